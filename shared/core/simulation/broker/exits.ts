// Target and stop of a super order: armed for what is filled, fired by a traded price, one cancels the other. A
// fired leg is a limit order at the exchange, which may wait: TRIGGERED is a placement, not a fill.
import type { Instant } from '#core/market/ist.ts';
import type { Price } from '#core/market/money.ts';
import { roundToTick } from '#core/market/tick.ts';
import { fillLimit, putLimit, reaches, type Traded } from './matching.ts';
import { changed, type Floor, luck } from './trading-floor.ts';
import {
  heldUnits,
  isFired,
  isLegLive,
  isWorking,
  uncommittedUnits,
  type WorkingLeg,
  type WorkingOrder,
} from './working-order.ts';

/** Some time after the fill, in prices, at which dropped exits vanish at the latest. */
const MOST_PRICES_ARMED = 60;

/** What the price does to the legs of an order of which something is held. */
export function exitsAt(floor: Floor, order: WorkingOrder, traded: Traded): void {
  const { target, stop } = order;
  if (target === null || stop === null || heldUnits(order) <= 0) return;
  if (isFired(target)) fillLimit(floor, order, 'TARGET', traded);
  if (isFired(stop)) fillLimit(floor, order, 'STOP', traded);
  if (uncommittedUnits(order) <= 0) return;
  order.pricesArmed++;
  if (isRejectedOrDropped(floor, order, traded.at)) return;
  // A price beyond both is a stop: the worse one counts.
  if (stop.status === 'PENDING' && reaches(order.direction, stop.level, traded.price)) {
    fire(floor, order, stop, traded);
  } else if (target.status === 'PENDING' && isAtTarget(order, target, traded.price)) {
    fire(floor, order, target, traded);
  }
}

const isAtTarget = ({ direction }: WorkingOrder, { level }: WorkingLeg, price: Price): boolean =>
  direction * (price - level) >= 0;

/** The other leg ends with it; the entry is CLOSED once the exit is placed for all of it. */
function fire(floor: Floor, order: WorkingOrder, leg: WorkingLeg, traded: Traded): void {
  leg.status = 'TRIGGERED';
  leg.quantity = leg.filled + uncommittedUnits(order);
  leg.limit = leg.part === 'TARGET' ? leg.level : protectedLimit(order, leg.level);
  putLimit(floor, order, leg.part, leg);
  changed(floor, order, leg.part, traded.at);
  const other = leg.part === 'TARGET' ? order.stop : order.target;
  if (other !== null) endLeg(floor, order, other, { status: 'CANCELLED', at: traded.at });
  endEntry(floor, order, traded.at);
  fillLimit(floor, order, leg.part, traded);
}

function endEntry(floor: Floor, order: WorkingOrder, at: Instant): void {
  const { entry } = order;
  if (entry.filled >= entry.quantity) entry.status = 'CLOSED';
  else if (!isWorking(entry) || floor.plan.unsure.entryStaysAfterExit) return;
  else entry.status = 'CANCELLED';
  changed(floor, order, 'ENTRY', at);
}

/** A leg that is over for good, or stays as it is when it was already. */
export function endLeg(
  floor: Floor,
  order: WorkingOrder,
  leg: WorkingLeg,
  end: { readonly status: 'CANCELLED' | 'EXPIRED' | 'REJECTED'; readonly at: Instant },
): void {
  if (!isLegLive(leg)) return;
  leg.status = end.status;
  changed(floor, order, leg.part, end.at);
}

/** Faults of the market: a stop leg that was never taken, exits that vanish. */
function isRejectedOrDropped(floor: Floor, order: WorkingOrder, at: Instant): boolean {
  const { stopLegRejected, exitsDropped } = floor.plan.faults;
  const { target, stop, pricesArmed } = order;
  if (target === null || stop === null) return false;
  if (pricesArmed === 1 && luck(floor, order, 'stop leg') < stopLegRejected) {
    order.reason = 'RMS: stop loss leg rejected by exchange';
    endLeg(floor, order, stop, { status: 'REJECTED', at });
  }
  const lastPrice = 1 + Math.floor(luck(floor, order, 'drop when') * MOST_PRICES_ARMED);
  if (pricesArmed !== lastPrice || luck(floor, order, 'drop') >= exitsDropped) return false;
  endLeg(floor, order, stop, { status: 'CANCELLED', at });
  endLeg(floor, order, target, { status: 'CANCELLED', at });
  return true;
}

/** Percent that a market order may run away, by price (broker reference, section 1.6). */
const SHARE_BANDS = [
  { below: 100, pct: 2 },
  { below: 500, pct: 1 },
  { below: Number.POSITIVE_INFINITY, pct: 0.5 },
] as const;
const OPTION_BANDS = [
  { below: 10, pct: 5 },
  { below: 100, pct: 3 },
  { below: 500, pct: 2 },
  { below: Number.POSITIVE_INFINITY, pct: 1 },
] as const;

/** A fired stop is a market order under price protection: a limit beyond its level. */
function protectedLimit({ category, direction, tick }: WorkingOrder, level: Price): Price {
  const isOption = category === 'INDEX_OPTIONS' || category === 'STOCK_OPTIONS';
  const band = (isOption ? OPTION_BANDS : SHARE_BANDS).find(({ below }) => level < below);
  const limit = level * (1 - (direction * (band?.pct ?? 0)) / 100);
  return Math.max(tick / 100, roundToTick(limit, tick, direction === 1 ? 'DOWN' : 'UP'));
}
