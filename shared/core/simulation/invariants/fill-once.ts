// Invariant 8: each fill counts once, late ones too; a terminal order is never reopened by an older report.
import { isTerminal, type Order } from '#core/trading/orders/order.ts';
import type { VenueOrder } from '../venue.ts';
import type { Check, Invariant, Witness } from './invariant.ts';

export const fillOnce: Invariant = {
  name: 'FILL_ONCE',
  begin: (): Check => {
    const known = new Map<string, Order>();
    return (happening, witness) => {
      if (happening.kind === 'dayEnded') return missed(known, witness);
      if (happening.kind !== 'committed' || happening.written !== 'WRITTEN') return [];
      const changed = happening.commit.writes.flatMap((record) =>
        record.kind === 'order' && record.value !== null ? [record.value] : [],
      );
      if (changed.length === 0) return [];
      const truth = trueOrders(witness);
      return changed.flatMap((order) => {
        const before = known.get(order.orderId);
        known.set(order.orderId, order);
        return [...reopened(before, order), ...tooMuch(order, truth.get(order.orderId))];
      });
    };
  },
};

const trueOrders = ({ venues }: Witness): ReadonlyMap<string, VenueOrder> =>
  new Map(
    Object.values(venues)
      .flatMap((venue) => venue.orders())
      .flatMap((order) => (order.correlationId === null ? [] : [[order.correlationId, order]])),
  );

/** What was believed not placed may turn up; a late fill completes what was cancelled. */
function reopened(before: Order | undefined, now: Order): readonly string[] {
  if (before === undefined || !isTerminal(before) || isTerminal(now)) return [];
  if (before.status === 'NOT_PLACED') return [];
  return [`order ${now.orderId}: ${before.status}, expected it over, found ${now.status}`];
}

/** Plain orders that stand for a trade by hand have none at the venue. */
function tooMuch(order: Order, truth: VenueOrder | undefined): readonly string[] {
  if (truth === undefined) return [];
  const parts = [
    ['entry', order.fill.quantity, truth.entryFilled],
    ['target', order.target?.fill.quantity ?? 0, truth.targetFilled],
    ['stop', order.stop?.fill.quantity ?? 0, truth.stopFilled],
  ] as const;
  return parts.flatMap(([part, found, most]) =>
    found > most
      ? [`order ${order.orderId}, ${part}: expected at most ${most} units, found ${found}`]
      : [],
  );
}

/** By the end of the day, with the books compared, nothing is missing. */
function missed(known: Map<string, Order>, witness: Witness): readonly string[] {
  if (witness.state?.health !== 'RUNNING') return [];
  const found = [...trueOrders(witness)].flatMap(([orderId, truth]) => {
    const order = known.get(orderId);
    if (order === undefined) return [];
    const total = truth.entryFilled + truth.targetFilled + truth.stopFilled;
    const seen =
      order.fill.quantity + (order.target?.fill.quantity ?? 0) + (order.stop?.fill.quantity ?? 0);
    return seen === total
      ? []
      : [`order ${orderId}: expected ${total} units by the end of the day, found ${seen}`];
  });
  for (const [orderId, order] of known) if (isTerminal(order)) known.delete(orderId);
  return found;
}
