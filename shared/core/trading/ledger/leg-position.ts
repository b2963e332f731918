// What a leg holds, by the cumulative facts of its orders.
import type { EngineState } from '../engine/engine-state.ts';
import type { GroupLeg } from '../groups/trade-group.ts';
import { type Fill, isTerminal, type Order } from '../orders/order.ts';

export interface LegPosition {
  readonly entry: Fill;
  /** Units that the entry may still fill. */
  readonly awaited: number;
  /** Everything that closed units of it: targets, stops, exit and protective orders. */
  readonly exits: readonly Fill[];
  /** Units that were closed; more than were filled is an overfill. */
  readonly exited: number;
}

export function legPosition(
  { orders }: Pick<EngineState, 'orders'>,
  { entryOrderId, otherOrderIds }: Pick<GroupLeg, 'entryOrderId' | 'otherOrderIds'>,
): LegPosition {
  const entry = known(orders, entryOrderId);
  const exits = [
    entry.target?.fill,
    entry.stop?.fill,
    ...otherOrderIds.map((orderId) => known(orders, orderId).fill),
  ].filter((fill): fill is Fill => fill !== undefined && fill.quantity > 0);
  return {
    entry: entry.fill,
    awaited: isTerminal(entry) ? 0 : Math.max(0, entry.request.quantity - entry.fill.quantity),
    exits,
    exited: exits.reduce((sum, { quantity }) => sum + quantity, 0),
  };
}

/** Units, >= 0. */
export const heldUnits = ({ entry, exited }: LegPosition): number =>
  Math.max(0, entry.quantity - exited);

function known(orders: EngineState['orders'], orderId: string): Order {
  const order = orders.get(orderId);
  if (order === undefined) throw new Error(`order ${orderId}: expected it, found none`);
  return order;
}
