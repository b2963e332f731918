// A new order: refused, accepted and rejected, or in the market, where it may find its price at once.
import type { Instant } from '#core/market/ist.ts';
import type { Price } from '#core/market/money.ts';
import { directionOf } from '#core/signals/trade.ts';
import type { Place } from '#core/trading/engine/effect.ts';
import type { CommandOutcome } from '#core/trading/engine/engine-event.ts';
import { putLimit } from './matching.ts';
import { type ContractTerms, refusalOf, refused, rejectionOf, termsOf } from './order-checks.ts';
import { orderAt } from './prices.ts';
import {
  addOrder,
  changed,
  type Floor,
  forgetEnded,
  luck,
  nextOrderId,
  phaseOf,
} from './trading-floor.ts';
import type { Limit, WorkingLeg, WorkingOrder } from './working-order.ts';

export function placed(floor: Floor, place: Place, at: Instant): CommandOutcome {
  const { request, orderId } = place;
  if (phaseOf(floor, request.contract) !== 'OPEN') {
    return refused('DH-906', 'Market is Closed! Want to place an offline order?');
  }
  if (floor.isSwitchedOff) return refused('DH-906', 'Kill switch is active for today');
  const terms = termsOf(floor, request, at);
  const refusal = refusalOf(request, orderId, terms);
  if (refusal !== null) return refusal;
  const order = newOrder(floor, place, terms, at);
  addOrder(floor, order);
  changed(floor, order, 'ENTRY', at);
  const rejection = rejectionOf(floor, request, terms) ?? seededRejection(floor, order);
  if (rejection === null) toMarket(floor, order, at);
  else reject(floor, order, rejection, at);
  return { kind: 'ACCEPTED', brokerOrderId: order.brokerOrderId };
}

/** Exits are never turned away by the risk system: they free margin. */
function seededRejection(floor: Floor, order: WorkingOrder): string | null {
  if (order.kind !== 'SUPER') return null;
  return luck(floor, order, 'rejected') < floor.plan.faults.rejected
    ? 'RMS: margin exceeds, available limit is not enough'
    : null;
}

function toMarket(floor: Floor, order: WorkingOrder, at: Instant): void {
  order.entry.status = 'PENDING';
  putLimit(floor, order, 'ENTRY', order.entry);
  changed(floor, order, 'ENTRY', at);
  if (order.target !== null) changed(floor, order, 'TARGET', at);
  if (order.stop !== null) changed(floor, order, 'STOP', at);
  const price = floor.last.get(order.contract);
  if (price !== undefined) orderAt(floor, order, { price, at });
  forgetEnded(floor, order.contract);
}

function reject(floor: Floor, order: WorkingOrder, reason: string, at: Instant): void {
  const { entry, target, stop } = order;
  entry.status = 'REJECTED';
  order.reason = reason;
  if (target !== null) target.status = 'CANCELLED';
  if (stop !== null) stop.status = 'CANCELLED';
  changed(floor, order, 'ENTRY', at);
  forgetEnded(floor, order.contract);
}

function newOrder(
  floor: Floor,
  { request, orderId }: Place,
  { category, lotSize, tick }: ContractTerms,
  at: Instant,
): WorkingOrder {
  const isSuper = request.kind === 'SUPER';
  return {
    brokerOrderId: nextOrderId(floor, at),
    correlationId: orderId,
    contract: request.contract,
    ...{ category, lotSize, tick },
    kind: request.kind,
    side: request.side,
    direction: directionOf(request.side),
    product: request.product,
    bookDate: floor.date,
    entry: limitOf(request.quantity, request.price),
    trigger: request.kind === 'STOP' ? request.trigger : null,
    target: isSuper ? legOf('TARGET', request.target) : null,
    stop: isSuper ? legOf('STOP', request.stop) : null,
    ...{ modifications: 0, reason: null, updatedAt: at, pricesArmed: 0, draws: 0 },
    ...{ rows: null, seen: null },
  };
}

const limitOf = (quantity: number, limit: Price): Limit => ({
  ...{ status: 'TRANSIT', quantity, limit, takes: false, filled: 0, value: 0 },
});

const legOf = (part: WorkingLeg['part'], level: Price): WorkingLeg => ({
  ...{ part, level, status: 'PENDING', quantity: 0, limit: null, takes: false },
  ...{ filled: 0, value: 0 },
});
