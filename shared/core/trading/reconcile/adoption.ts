// An operator's answer to a position that nobody explains: his own affair, or ours to get out of.
import { categoryOf } from '#core/market/category.ts';
import { type Instrument, instrumentOfContract } from '#core/market/instrument.ts';
import { istDate } from '#core/market/ist.ts';
import { sentimentOf } from '#core/market/sentiment.ts';
import { tickOf } from '#core/market/tick.ts';
import { nextId, orderOf, putExternal, putGroup, putOrder, type Turn } from '../engine/turn.ts';
import { exitGroup } from '../groups/exit.ts';
import type { TradeGroup } from '../groups/trade-group.ts';
import { isAtRest, type Product } from '../orders/order.ts';
import { newOrderId } from '../orders/order-id.ts';
import { want } from '../orders/placing.ts';
import { groupsIn } from './broker-square-off.ts';
import { closedElsewhere, netHeld, strangersOrder } from './closed-elsewhere.ts';
import type { ExternalPart } from './external-position.ts';

/** False when there is no such position. Entries in the contract are allowed again. */
export function ignorePosition(turn: Turn, contract: string): boolean {
  const external = turn.state.externals.get(contract);
  if (external === undefined) return false;
  putExternal(turn, { ...external, policy: 'IGNORED' });
  return true;
}

/**
 * False when there is no such position, or no book to trade it in. What the account has beyond our groups
 * leaves under our control; what it has less was closed at the last price, on the operator's word.
 */
export function adoptPosition(turn: Turn, contract: string): boolean {
  const external = turn.state.externals.get(contract);
  if (external === undefined || external.policy === 'ADOPTED') return false;
  if (turn.state.books.NORMAL === undefined) return false;
  for (const part of external.parts) {
    const rest = takenFromOurs(turn, contract, part);
    if (rest !== 0 && part.averagePrice !== null) {
      leaveWith(turn, contract, { ...part, units: rest, price: part.averagePrice });
    }
  }
  putExternal(turn, { ...external, policy: 'ADOPTED' });
  return true;
}

/** What the account has less than ours is theirs. Gives the units that are left to explain. */
function takenFromOurs(
  turn: Turn,
  contract: string,
  { product, netQuantity }: ExternalPart,
): number {
  const direction = Math.sign(netQuantity);
  let left = Math.abs(netQuantity);
  for (const group of groupsIn(turn, 'BROKER', { contract, product })) {
    if (netHeld(turn, group) * direction >= 0 || left === 0) continue;
    const why = { cause: 'FLATTEN', reason: 'CLOSED_BY_HAND' } as const;
    left = closedElsewhere(turn, group, left, why);
    cancelExits(turn, group);
  }
  return direction * left;
}

/** Exits of a set stand for what it filled, which is more than is held now. */
function cancelExits(turn: Turn, { legs }: TradeGroup): void {
  for (const { entryOrderId } of legs) {
    if (!isAtRest(orderOf(turn, entryOrderId))) want(turn, entryOrderId, { cancel: true });
  }
}

interface Left {
  readonly units: number;
  readonly price: number;
  readonly product: Product;
}

/** A group that holds it and is on its way out. */
function leaveWith(turn: Turn, contract: string, { units, price, product }: Left): void {
  const instrument = instrumentOfContract(contract);
  const [side, quantity] = [units > 0 ? 'BUY' : 'SELL', Math.abs(units)] as const;
  const groupId = `A${nextId(turn)}`;
  const orderId = newOrderId(turn, 'ENTRY');
  putOrder(turn, {
    ...strangersOrder(turn, { quantity, price }),
    ...{ orderId, groupId, legNumber: 1, purpose: 'ENTRY', venue: 'BROKER', reason: 'ADOPTED' },
    request: { kind: 'LIMIT', contract, instrument, side, product, quantity, price },
  });
  const held = { groupId, instrument, orderId, side, quantity, price, product };
  putGroup(turn, adoptedGroup(turn, contract, held));
  exitGroup(turn, groupId, 'FLATTEN');
}

interface Held {
  readonly groupId: string;
  readonly instrument: Instrument;
  readonly orderId: string;
  readonly side: 'BUY' | 'SELL';
  readonly quantity: number;
  readonly price: number;
  readonly product: Product;
}

/** Its margin is not from our books; what it brings is. */
function adoptedGroup(turn: Turn, contract: string, held: Held): TradeGroup {
  const { groupId, instrument, orderId, side, quantity, price, product } = held;
  const [category, date] = [categoryOf(instrument), istDate(turn.at)];
  return {
    ...{ groupId, signalId: `adopted/${contract}`, advisorId: 'OPERATOR', ruleKey: null },
    ...{ direction: 'NORMAL', venue: 'BROKER', instrument, contract, category, product, side },
    ...{
      period: product === 'INTRADAY' ? 'INTRADAY' : 'SWING',
      sentiment: sentimentOf(instrument, side),
    },
    ...{ style: 'MARKETABLE', entry: price, initialStop: price, stop: price, targets: [price] },
    ...{ caps: null, lotSize: 1, tick: tickOf(category, price, date), marginPerLotPaise: 0 },
    ...{ riskPerLotPaise: 0, boosted: false, phase: 'OPEN', targetsHit: 0 },
    legs: [
      {
        ...{ legNumber: 1, lots: quantity, target: price, entryOrderId: orderId },
        ...{ otherOrderIds: [], targetHit: false, exitCause: null },
        ...{ reservedPaise: 0, deployedPaise: 0, grossPaise: 0, costPaise: 0, netPaise: 0 },
      },
    ],
    ...{ decidedAt: turn.at, entryDate: date, entryUntil: turn.at, squareOffAt: null },
    ...{ lastDate: null, averageEntry: price, openedAt: turn.at, closedAt: null },
  };
}
