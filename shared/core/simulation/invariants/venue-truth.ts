// What each of our trades really holds at the venues, and how much of it a stop or an exit stands for.
import type { Order } from '#core/trading/orders/order.ts';
import type { Witness } from './invariant.ts';

export interface TrulyHeld {
  /** Units, negative = short. */
  readonly held: number;
  readonly covered: number;
}

/** By group; orders that were never written down belong to none. */
export function heldByGroup({ venues, store }: Witness): ReadonlyMap<string, TrulyHeld> {
  const groups = new Map<string, TrulyHeld>();
  for (const venue of Object.values(venues)) {
    for (const { correlationId, netQuantity, coveredQuantity } of venue.orders()) {
      if (correlationId === null) continue;
      const groupId = store.record('order', correlationId)?.groupId;
      if (groupId === undefined) continue;
      const { held, covered } = groups.get(groupId) ?? { held: 0, covered: 0 };
      groups.set(groupId, { held: held + netQuantity, covered: covered + coveredQuantity });
    }
  }
  for (const [groupId, { held, covered }] of groups) {
    if (held !== 0) groups.set(groupId, { held: held + strangersUnits(store, groupId), covered });
  }
  return groups;
}

/** Units that an order of somebody else's stands for: the broker's own, or of a person at the terminal. */
function strangersUnits(store: Witness['store'], groupId: string): number {
  const legs = store.record('group', groupId)?.legs ?? [];
  return legs
    .flatMap(({ entryOrderId, otherOrderIds }) => [entryOrderId, ...otherOrderIds])
    .map((orderId) => store.record('order', orderId))
    .filter((order): order is Order => order?.status === 'FILLED' && order.sentAt === null)
    .reduce((sum, { request, fill }) => sum + fill.quantity * (request.side === 'BUY' ? 1 : -1), 0);
}
