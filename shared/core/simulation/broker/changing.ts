// Modify and cancel, and which part of a super order takes them when (broker reference, sections 2.4, 3.3, 3.4).
import type { Instant } from '#core/market/ist.ts';
import type { Cancel, Modify } from '#core/trading/engine/effect.ts';
import type { CommandOutcome } from '#core/trading/engine/engine-event.ts';
import { endLeg } from './exits.ts';
import { putLimit } from './matching.ts';
import { isInOrder, isOnTick, refused } from './order-checks.ts';
import { orderAt } from './prices.ts';
import { changed, type Floor, forgetEnded, phaseOf } from './trading-floor.ts';
import {
  heldUnits,
  isLegLive,
  isWorking,
  type WorkingLeg,
  type WorkingOrder,
} from './working-order.ts';

const CLOSED = 'Market is Closed! You cannot modify/cancel an order now.';

export function modified(floor: Floor, modify: Modify, at: Instant): CommandOutcome {
  const order = floor.orders.get(modify.brokerOrderId);
  if (order === undefined) return refused('DH-905', `unknown order ${modify.brokerOrderId}`);
  if (phaseOf(floor, order.contract) !== 'OPEN') return refused('DH-906', CLOSED);
  if (order.modifications >= floor.plan.modifications) {
    return refused('DH-906', 'maximum number of modifications reached');
  }
  const refusal = modify.part === 'ENTRY' ? entryRefusal(order, modify) : legRefusal(order, modify);
  if (refusal !== null) return refused('DH-906', refusal);
  order.modifications++;
  apply(floor, order, modify, at);
  return { kind: 'ACCEPTED', brokerOrderId: order.brokerOrderId };
}

function entryRefusal(order: WorkingOrder, { values }: Modify): string | null {
  const { entry, target, stop, side, tick, lotSize } = order;
  if (!isWorking(entry)) return `order is ${entry.status}, cannot modify`;
  const quantity = values.quantity ?? entry.quantity;
  if (quantity < Math.max(entry.filled, 1) || quantity % lotSize !== 0) return 'bad quantity';
  const price = values.price ?? entry.limit ?? 0;
  const level = { target: values.target ?? target?.level, stop: values.stop ?? stop?.level };
  const trigger = values.trigger ?? null;
  const prices = [price, level.target, level.stop, trigger];
  if (prices.some((one) => one !== null && one !== undefined && !isOnTick(one, tick))) {
    return 'price is not on the tick';
  }
  // Of a part fill the stop may have passed the entry already.
  const isSuper = level.target !== undefined && level.stop !== undefined && entry.filled === 0;
  if (isSuper && !isInOrder({ side, price, target: level.target ?? 0, stop: level.stop ?? 0 })) {
    return 'target, price and stop are not in order';
  }
  return null;
}

function legRefusal(order: WorkingOrder, { part, values }: Modify): string | null {
  const leg = part === 'TARGET' ? order.target : order.stop;
  if (leg === null) return 'order has no legs';
  if (leg.status !== 'PENDING') return `leg is ${leg.status}, cannot modify`;
  const level = part === 'TARGET' ? values.target : values.stop;
  if (level === undefined || !(level > 0)) return 'leg without a price';
  return isOnTick(level, order.tick) ? null : 'price is not on the tick';
}

/** What the new values find in the market happens at once. */
function apply(floor: Floor, order: WorkingOrder, { part, values }: Modify, at: Instant): void {
  const { entry, target, stop } = order;
  if (part === 'ENTRY') {
    entry.quantity = values.quantity ?? entry.quantity;
    entry.limit = values.price ?? entry.limit;
    if (entry.filled > 0 && entry.filled >= entry.quantity) entry.status = 'TRADED';
    if (values.orderType === 'LIMIT') order.trigger = null;
    else if (values.trigger !== undefined) order.trigger = values.trigger;
    putLimit(floor, order, 'ENTRY', entry);
    changed(floor, order, 'ENTRY', at);
  }
  setLevel(floor, order, { leg: target, level: values.target, at });
  setLevel(floor, order, { leg: stop, level: values.stop, at });
  const price = floor.last.get(order.contract);
  if (price !== undefined) orderAt(floor, order, { price, at });
  forgetEnded(floor, order.contract);
}

interface LevelChange {
  readonly leg: WorkingLeg | null;
  readonly level: number | undefined;
  readonly at: Instant;
}

function setLevel(floor: Floor, order: WorkingOrder, { leg, level, at }: LevelChange): void {
  if (leg === null || level === undefined || leg.status !== 'PENDING') return;
  leg.level = level;
  changed(floor, order, leg.part, at);
}

export function cancelled(floor: Floor, cancel: Cancel, at: Instant): CommandOutcome {
  const order = floor.orders.get(cancel.brokerOrderId);
  if (order === undefined) return refused('DH-905', `unknown order ${cancel.brokerOrderId}`);
  if (phaseOf(floor, order.contract) === 'CLOSED') return refused('DH-906', CLOSED);
  const isDone =
    cancel.part === 'ENTRY'
      ? cancelAll(floor, order, at)
      : cancelLeg(floor, order, cancel.part, at);
  if (!isDone) return refused('DH-906', 'nothing of it can be cancelled');
  forgetEnded(floor, order.contract);
  return { kind: 'ACCEPTED', brokerOrderId: order.brokerOrderId };
}

/** Before a fill the whole set; after one its exits go and the position stays (section 3.4). */
function cancelAll(floor: Floor, order: WorkingOrder, at: Instant): boolean {
  const { entry, target, stop } = order;
  const isEntryWorking = isWorking(entry);
  const legs = [target, stop].filter((leg) => leg !== null && isLegLive(leg));
  if (!isEntryWorking && (legs.length === 0 || heldUnits(order) === 0)) return false;
  if (isEntryWorking) {
    entry.status = 'CANCELLED';
    changed(floor, order, 'ENTRY', at);
    if (entry.filled > 0 && floor.plan.unsure.exitsSurviveEntryCancel) return true;
  }
  for (const leg of legs) {
    if (leg !== null) endLeg(floor, order, leg, { status: 'CANCELLED', at });
  }
  return true;
}

function cancelLeg(
  floor: Floor,
  order: WorkingOrder,
  part: 'TARGET' | 'STOP',
  at: Instant,
): boolean {
  const leg = part === 'TARGET' ? order.target : order.stop;
  if (leg === null || !isLegLive(leg)) return false;
  endLeg(floor, order, leg, { status: 'CANCELLED', at });
  return true;
}
