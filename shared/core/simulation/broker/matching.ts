// When and at what price a limit is filled on a tape of last prices, and in which pieces. An order that finds a
// better price takes it and loses slippage, never more than its limit; one that waits gets its own limit.
import type { Instant } from '#core/market/ist.ts';
import type { Price } from '#core/market/money.ts';
import { roundToTick } from '#core/market/tick.ts';
import type { OrderPart } from '#core/trading/orders/order.ts';
import { execute } from './account.ts';
import { changed, type Floor, freshLuck, luck } from './trading-floor.ts';
import { isWorking, type Limit, type WorkingOrder } from './working-order.ts';

/** A price was traded (or was found on arrival). */
export interface Traded {
  readonly price: Price;
  readonly at: Instant;
}

/** Which way the part of the order trades: +1 buys. */
const wayOf = (order: WorkingOrder, part: OrderPart): 1 | -1 =>
  part === 'ENTRY' ? order.direction : order.direction === 1 ? -1 : 1;

/** The price is the limit or better. */
export const reaches = (way: 1 | -1, limit: Price, price: Price): boolean =>
  way * (limit - price) >= 0;

/** Sets whether the limit takes the price it finds now; without a last price it waits. */
export function putLimit(floor: Floor, order: WorkingOrder, part: OrderPart, own: Limit): void {
  const last = floor.last.get(order.contract);
  own.takes =
    own.limit !== null && last !== undefined && reaches(wayOf(order, part), own.limit, last);
}

/** Fills as much of the limit as this price gives; true when something was filled. */
export function fillLimit(
  floor: Floor,
  order: WorkingOrder,
  part: OrderPart,
  { price, at }: Traded,
): boolean {
  const own = part === 'ENTRY' ? order.entry : part === 'TARGET' ? order.target : order.stop;
  if (own === null || own.limit === null || own.filled >= own.quantity) return false;
  const way = wayOf(order, part);
  if (!reaches(way, own.limit, price)) return false;
  if (!own.takes && price === own.limit && isPassedOver(floor, order)) return false;
  const at_ = own.takes ? withSlippage(floor, order, way, { price, limit: own.limit }) : own.limit;
  const quantity = pieceOf(floor, order, own);
  execute(floor, order, own, { part, quantity, price: at_, at });
  own.status = statusAfter(floor, order, own);
  changed(floor, order, part, at);
  return true;
}

const isPassedOver = (floor: Floor, order: WorkingOrder): boolean =>
  floor.plan.faults.touchWithoutFill > 0 &&
  freshLuck(floor, order, 'touch') < floor.plan.faults.touchWithoutFill;

function withSlippage(
  floor: Floor,
  order: WorkingOrder,
  way: 1 | -1,
  { price, limit }: { readonly price: Price; readonly limit: Price },
): Price {
  const worse = price * (1 + (way * floor.plan.slippagePct[order.category]) / 100);
  const onTick = roundToTick(worse, order.tick, way === 1 ? 'UP' : 'DOWN');
  return way === 1 ? Math.min(onTick, limit) : Math.max(onTick, limit);
}

/** Whole lots, at least one; an order that fills in pieces leaves some for the next price. */
function pieceOf(floor: Floor, order: WorkingOrder, own: Limit): number {
  const open = own.quantity - own.filled;
  const { partFill } = floor.plan.faults;
  if (partFill === 0 || luck(floor, order, 'part') >= partFill) return open;
  const lots = Math.ceil((freshLuck(floor, order, 'piece') * open) / order.lotSize);
  return Math.min(open, Math.max(1, lots) * order.lotSize);
}

/** Some users see a part fill as PENDING with a traded quantity (broker reference, section 7.3). */
function statusAfter(floor: Floor, order: WorkingOrder, own: Limit): Limit['status'] {
  if (own.filled >= own.quantity) return 'TRADED';
  if (!isWorking(own) || own === order.target || own === order.stop) return 'PART_TRADED';
  const asPending = luck(floor, order, 'wording') < floor.plan.faults.partToldAsPending;
  return asPending ? 'PENDING' : 'PART_TRADED';
}
