// Positions of a venue beside those of our groups. A difference is an alarm and stops entries there; it never
// changes a group, which only fills can do.
import type { Instant } from '#core/market/ist.ts';
import { alarm, dropExternal, putExternal, type Turn } from '../engine/turn.ts';
import type { Venue } from '../orders/order.ts';
import type { BrokerBook } from '../orders/order-report.ts';
import { squaredOffByBroker } from './broker-square-off.ts';
import type { ExternalPart } from './external-position.ts';
import { explainedPositions, type NetPosition, unexplainedPositions } from './net-position.ts';

export function comparePositions(turn: Turn, venue: Venue, book: BrokerBook): void {
  const own = [...turn.state.orders.values()].filter((order) => order.venue === venue);
  const left = unexplainedPositions(explainedPositions(own, book), book).filter(
    (position) => !squaredOffByBroker(turn, venue, position),
  );
  if (venue === 'BROKER') noteExternals(turn, left, book);
  else for (const { contract, units } of left) unknownPosition(turn, contract, units);
}

function noteExternals(turn: Turn, left: readonly NetPosition[], book: BrokerBook): void {
  const byContract = Map.groupBy(left, ({ contract }) => contract);
  for (const contract of turn.state.externals.keys()) {
    if (!byContract.has(contract)) dropExternal(turn, contract);
  }
  for (const [contract, positions] of byContract) {
    const parts = positions.map((position) => partOf(position, book));
    noteExternal(turn, contract, parts, book.takenAt);
  }
}

function partOf({ contract, product, units }: NetPosition, book: BrokerBook): ExternalPart {
  const row = book.positions.find((one) => one.contract === contract && one.product === product);
  return { product, netQuantity: units, averagePrice: row?.averagePrice ?? null };
}

function noteExternal(
  turn: Turn,
  contract: string,
  parts: readonly ExternalPart[],
  seenAt: Instant,
): void {
  const before = turn.state.externals.get(contract);
  if (before !== undefined && isSame(before.parts, parts)) return;
  const netQuantity = parts.reduce((sum, part) => sum + part.netQuantity, 0);
  // Who trades there by hand goes on doing so; a position that was adopted is another one by now.
  const policy = before?.policy === 'IGNORED' ? 'IGNORED' : 'OPEN';
  putExternal(turn, { contract, netQuantity, parts, seenAt, policy });
  if (policy === 'OPEN') unknownPosition(turn, contract, netQuantity);
}

const isSame = (one: readonly ExternalPart[], other: readonly ExternalPart[]): boolean =>
  one.length === other.length &&
  one.every(({ product, netQuantity }) =>
    other.some((part) => part.product === product && part.netQuantity === netQuantity),
  );

function unknownPosition(turn: Turn, contract: string, units: number): void {
  const text = `${contract}: the account has ${units} units that no order of ours explains`;
  alarm(turn, 'UNKNOWN_POSITION', contract, text);
}
