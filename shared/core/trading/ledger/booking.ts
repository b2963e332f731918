// Money follows orders: what was filled is deployed, what was not is released, what was closed is settled.
// By difference: what a leg should have in the ledger follows from its orders as they are now, so a repeated
// report moves nothing and a late fill moves what it is worth.
import type { Paise } from '#core/market/money.ts';
import { claim, deploy, release, settle } from '../daily-corpus.ts';
import type { LedgerMove } from '../engine/effect.ts';
import { groupOf, orderOf, putBook, putGroup, type Turn } from '../engine/turn.ts';
import type { GroupLeg, TradeGroup } from '../groups/trade-group.ts';
import type { Order } from '../orders/order.ts';
import { legPosition } from './leg-position.ts';
import { legResult } from './leg-result.ts';

export function bookMoney(turn: Turn, changes: ReadonlyMap<string, Order | null>): void {
  const groupIds = new Set([...changes.keys()].map((orderId) => orderOf(turn, orderId).groupId));
  for (const groupId of groupIds) bookGroup(turn, groupId);
}

/** Brings the ledger to what the orders of the group say. */
export function bookGroup(turn: Turn, groupId: string): void {
  const group = groupOf(turn, groupId);
  const legs = group.legs.map((leg) => bookLeg(turn, group, leg));
  if (legs.some((leg, index) => leg !== group.legs[index])) putGroup(turn, { ...group, legs });
}

function bookLeg(turn: Turn, group: TradeGroup, leg: GroupLeg): GroupLeg {
  const due = dueOf(turn, group, leg);
  const moves = Object.entries(due) as [keyof Due, Paise][];
  if (moves.every(([name, paise]) => leg[name] === paise)) return leg;
  const [deployed, reserved] = [due.deployedPaise, due.reservedPaise];
  const newlyDeployed = Math.max(0, deployed - leg.deployedPaise);
  // A late fill of an order that was given up: its money was released and is gone all the same.
  const missing = Math.max(0, newlyDeployed + reserved - leg.reservedPaise);
  move(turn, group, { kind: 'reserve', marginPaise: missing });
  move(turn, group, { kind: 'deploy', marginPaise: newlyDeployed });
  const left = leg.reservedPaise + missing - newlyDeployed;
  move(turn, group, { kind: 'release', marginPaise: left - reserved });
  const marginPaise = Math.max(0, leg.deployedPaise - deployed);
  move(turn, group, { kind: 'settle', marginPaise, netPaise: due.netPaise - leg.netPaise });
  return { ...leg, ...due };
}

type Due = Pick<
  GroupLeg,
  'reservedPaise' | 'deployedPaise' | 'grossPaise' | 'costPaise' | 'netPaise'
>;

/** What there should be, from the first order on. */
function dueOf({ state }: Turn, group: TradeGroup, leg: GroupLeg): Due {
  const position = legPosition(state, leg);
  const filled = position.entry.quantity;
  const taken = marginOf(group, filled);
  return {
    reservedPaise: marginOf(group, filled + position.awaited) - taken,
    deployedPaise: taken - marginOf(group, Math.min(position.exited, filled)),
    ...legResult(group, position),
  };
}

/** Per lot; the exchange trades whole lots, a part of one would have its share. */
const marginOf = ({ marginPerLotPaise, lotSize }: TradeGroup, units: number): Paise =>
  Math.round((marginPerLotPaise * units) / lotSize);

type Move = Pick<LedgerMove, 'kind' | 'marginPaise'> & { readonly netPaise?: Paise };

function move(turn: Turn, { groupId, direction, category }: TradeGroup, wanted: Move): void {
  const { kind, marginPaise, netPaise = 0 } = wanted;
  if (marginPaise === 0 && netPaise === 0) return;
  const book = turn.state.books[direction];
  if (book === undefined) throw new Error(`book ${direction}: expected it open, found none`);
  const after = {
    reserve: () => claim(book, category, marginPaise),
    deploy: () => deploy(book, category, marginPaise),
    release: () => release(book, category, marginPaise),
    settle: () => settle(book, category, { marginPaise, netPaise }),
  }[kind]();
  putBook(turn, direction, after);
  turn.moves.push({ kind, groupId, book: direction, category, marginPaise, netPaise });
}
