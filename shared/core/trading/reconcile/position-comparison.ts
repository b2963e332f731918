// Positions of a venue beside those of our groups. A difference is an alarm and stops entries there; it never
// changes a group, which only fills can do.
import { alarm, dropExternal, putExternal, type Turn } from '../engine/turn.ts';
import type { Venue } from '../orders/order.ts';
import type { BrokerBook } from '../orders/order-report.ts';
import { squaredOffByBroker } from './broker-square-off.ts';
import { explainedPositions, unexplainedPositions } from './net-position.ts';

export function comparePositions(turn: Turn, venue: Venue, book: BrokerBook): void {
  const own = [...turn.state.orders.values()].filter((order) => order.venue === venue);
  const left = unexplainedPositions(explainedPositions(own, book), book);
  const external = new Map(
    [...left].filter(([contract, units]) => !squaredOffByBroker(turn, venue, { contract, units })),
  );
  if (venue === 'BROKER') noteExternals(turn, external, book);
  else for (const [contract, units] of external) unknownPosition(turn, contract, units);
}

function noteExternals(
  turn: Turn,
  external: ReadonlyMap<string, number>,
  { positions, takenAt }: BrokerBook,
): void {
  for (const contract of turn.state.externals.keys()) {
    if (!external.has(contract)) dropExternal(turn, contract);
  }
  for (const [contract, netQuantity] of external) {
    const before = turn.state.externals.get(contract);
    if (before?.netQuantity === netQuantity) continue;
    const row = positions.find((position) => position.contract === contract);
    const averagePrice = row?.averagePrice ?? turn.state.quotes.get(contract)?.price ?? 0;
    // Who trades there by hand goes on doing so; a position that was adopted is another one by now.
    const policy = before?.policy === 'IGNORED' ? 'IGNORED' : 'OPEN';
    const product = row?.product ?? null;
    putExternal(turn, { contract, netQuantity, averagePrice, product, seenAt: takenAt, policy });
    if (policy === 'OPEN') unknownPosition(turn, contract, netQuantity);
  }
}

function unknownPosition(turn: Turn, contract: string, units: number): void {
  const text = `${contract}: the account has ${units} units that no order of ours explains`;
  alarm(turn, 'UNKNOWN_POSITION', contract, text);
}
