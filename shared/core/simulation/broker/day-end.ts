// What the clock does at the broker: sessions open, halt and close, INTRADAY is squared off late, day orders
// expire, and of what is carried the legs stay, expire or are forgotten.
import { type Instant, istDate } from '#core/market/ist.ts';
import type { SessionPhase } from '#core/trading/engine/engine-state.ts';
import type { ForeignTrade } from '../venue.ts';
import { execute, holdingOf } from './account.ts';
import { endLeg } from './exits.ts';
import { addOrder, changed, type Floor, forgetEnded, nextOrderId } from './trading-floor.ts';
import {
  heldUnits,
  isFired,
  isLegLive,
  isLive,
  isWorking,
  type WorkingOrder,
} from './working-order.ts';

type Contracts = (contract: string) => boolean;

export function opened(floor: Floor, contracts: Contracts, at: Instant): void {
  if (istDate(at) !== floor.date) beginDay(floor, at);
  setPhase(floor, contracts, 'OPEN');
}

export function setPhase(floor: Floor, contracts: Contracts, phase: SessionPhase): void {
  floor.sessions.push({ contracts, phase });
  floor.phases.clear();
  floor.changes++;
}

/** Books are of the day: what is over is shown no more. */
function beginDay(floor: Floor, at: Instant): void {
  floor.date = istDate(at);
  floor.sessions = [];
  floor.trades = [];
  floor.messages = { recent: [], today: 0 };
  floor.isSwitchedOff = false;
  for (const contract of floor.live.keys()) forgetEnded(floor, contract);
  for (const orders of floor.live.values()) for (const order of orders) carry(floor, order);
  floor.changes++;
}

/** Kept legs go on working under the same order; forgotten ones ended over night without a word. */
function carry(floor: Floor, order: WorkingOrder): void {
  if (floor.plan.unsure.legsOverNight === 'KEPT') {
    order.bookDate = floor.date;
    return;
  }
  for (const leg of [order.target, order.stop]) {
    if (leg !== null && isLegLive(leg)) leg.status = 'EXPIRED';
  }
  order.rows = null;
  order.seen = null;
  forgetEnded(floor, order.contract);
}

export function closed(floor: Floor, contracts: Contracts, at: Instant): void {
  squaredOff(floor, contracts, at);
  for (const [contract, live] of floor.live) {
    if (!contracts(contract)) continue;
    for (const order of live) expire(floor, order, at);
    forgetEnded(floor, contract);
  }
  setPhase(floor, contracts, 'CLOSED');
}

/** DAY validity. Exits of what is carried are the broker's to keep or not; a fired one was a day order. */
function expire(floor: Floor, order: WorkingOrder, at: Instant): void {
  if (isWorking(order.entry)) {
    order.entry.status = 'EXPIRED';
    changed(floor, order, 'ENTRY', at);
  }
  const { legsOverNight } = floor.plan.unsure;
  for (const leg of [order.target, order.stop]) {
    if (leg === null || !isLegLive(leg)) continue;
    const isOver = isFired(leg) || heldUnits(order) === 0 || legsOverNight === 'EXPIRED';
    if (isOver) endLeg(floor, order, leg, { status: 'EXPIRED', at });
  }
}

/** The broker's own orders end every INTRADAY position at the last price; ours are cancelled first. */
export function squaredOff(floor: Floor, contracts: Contracts, at: Instant): void {
  for (const [contract, live] of floor.live) {
    if (!contracts(contract)) continue;
    for (const order of live) if (order.product === 'INTRADAY') withdraw(floor, order, at);
    forgetEnded(floor, contract);
  }
  for (const { contract, product, net } of floor.holdings.values()) {
    const price = floor.last.get(contract);
    if (product !== 'INTRADAY' || net === 0 || !contracts(contract) || price === undefined)
      continue;
    foreignTrade(floor, { contract, units: -net, price, product }, at);
  }
}

function withdraw(floor: Floor, order: WorkingOrder, at: Instant): void {
  if (!isLive(order)) return;
  order.reason = 'RMS: auto square off';
  if (isWorking(order.entry)) {
    order.entry.status = 'CANCELLED';
    changed(floor, order, 'ENTRY', at);
  }
  for (const leg of [order.target, order.stop]) {
    if (leg !== null) endLeg(floor, order, leg, { status: 'CANCELLED', at });
  }
}

/** An order that is not ours, filled at once: of a person at the terminal, or of the broker itself. */
export function foreignTrade(
  floor: Floor,
  { contract, units, price, product }: ForeignTrade,
  at: Instant,
): void {
  const quantity = Math.abs(units);
  const order: WorkingOrder = {
    brokerOrderId: nextOrderId(floor, at),
    correlationId: null,
    ...{ contract, product, category: 'NSE_EQ', kind: 'LIMIT' },
    ...(units > 0 ? { side: 'BUY', direction: 1 } : { side: 'SELL', direction: -1 }),
    ...{ lotSize: 1, tick: 1, bookDate: floor.date, trigger: null, target: null, stop: null },
    entry: { status: 'TRADED', quantity, limit: price, takes: true, filled: 0, value: 0 },
    ...{ modifications: 0, reason: null, updatedAt: at, pricesArmed: 0, draws: 0 },
    ...{ rows: null, seen: null },
  };
  addOrder(floor, order);
  holdingOf(floor, contract, product);
  execute(floor, order, order.entry, { part: 'ENTRY', quantity, price, at });
  changed(floor, order, 'ENTRY', at);
  forgetEnded(floor, contract);
}
