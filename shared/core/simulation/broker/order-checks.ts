// What the broker refuses at once, and what it accepts and the exchange rejects a moment later (broker reference,
// sections 2.10, 3.2 and 10; market reference, sections 3.2, 3.3 and 6.3).
import { type Category, categoryOf } from '#core/market/category.ts';
import { freezeQuantityOf } from '#core/market/freeze.ts';
import { contractKey, type Instrument } from '#core/market/instrument.ts';
import { type Instant, istDate } from '#core/market/ist.ts';
import { lotOf } from '#core/market/lot.ts';
import type { Paise, Price } from '#core/market/money.ts';
import { tickOf } from '#core/market/tick.ts';
import { directionOf } from '#core/signals/trade.ts';
import type { CommandOutcome } from '#core/trading/engine/engine-event.ts';
import type { OrderRequest } from '#core/trading/orders/order.ts';
import type { Floor } from './trading-floor.ts';

export interface ContractTerms {
  readonly category: Category;
  /** Units; 1 where only an assumption is known. */
  readonly lotSize: number;
  readonly tick: Paise;
  readonly freezeQuantity: number;
}

/** The contract file first, then the dated tables. */
export function termsOf(
  floor: Floor,
  { instrument, price }: Pick<OrderRequest, 'instrument' | 'price'>,
  at: Instant,
): ContractTerms {
  const category = categoryOf(instrument);
  const facts = floor.plan.contracts[contractKey(instrument)];
  const level = instrument.kind === 'OPT' ? instrument.strike : price;
  const lot = lotOf(instrument, price, facts?.lotSize);
  return {
    category,
    lotSize: lot.status === 'ASSUMED' ? 1 : lot.lotSize,
    tick: facts?.tickPaise ?? tickOf(category, level, istDate(at)),
    freezeQuantity: facts?.freezeQuantity ?? freezeOf(instrument, category, level),
  };
}

const freezeOf = ({ kind }: Instrument, category: Category, level: Price): number =>
  kind !== 'EQ' && (category === 'INDEX_FUTURES' || category === 'INDEX_OPTIONS')
    ? freezeQuantityOf(level)
    : Number.POSITIVE_INFINITY;

export const refused = (code: string, message: string): CommandOutcome => ({
  kind: 'REFUSED',
  code,
  message,
});

const BAD_INPUT = 'Missing required fields, bad values for parameters etc.';
const CORRELATION = /^[A-Za-z0-9_-]{1,25}$/;

/** Answered with 400: nothing is kept of it. Null = accepted. */
export function refusalOf(
  request: OrderRequest,
  orderId: string,
  { lotSize }: ContractTerms,
): CommandOutcome | null {
  const { quantity, price } = request;
  const isWhole = Number.isInteger(quantity) && quantity > 0 && quantity % lotSize === 0;
  if (!CORRELATION.test(orderId) || !isWhole || !(price > 0)) return refused('DH-905', BAD_INPUT);
  if (request.kind === 'SUPER' && !isInOrder(request)) return refused('DH-905', BAD_INPUT);
  const isStop = request.kind === 'STOP';
  if (isStop && directionOf(request.side) * (price - request.trigger) < 0) {
    return refused('DH-906', 'Trigger Price should be greater than Price');
  }
  return null;
}

/** Target, entry and stop of a BUY descend, of a SELL ascend. */
export const isInOrder = (values: {
  readonly side: 'BUY' | 'SELL';
  readonly target: Price;
  readonly price: Price;
  readonly stop: Price;
}): boolean => {
  const way = directionOf(values.side);
  return way * (values.target - values.price) > 0 && way * (values.price - values.stop) > 0;
};

/** What the risk system or the exchange says to an accepted order; null = it goes to the market. */
export function rejectionOf(
  floor: Floor,
  request: OrderRequest,
  { tick, freezeQuantity, category }: ContractTerms,
): string | null {
  const prices = [request.price];
  if (request.kind === 'SUPER') prices.push(request.target, request.stop);
  if (request.kind === 'STOP') prices.push(request.trigger);
  if (!prices.every((price) => isOnTick(price, tick))) return 'EXCH: price is not on the tick';
  if (request.quantity > freezeQuantity) return 'EXCH: quantity freeze';
  const last = floor.last.get(request.contract);
  if (last !== undefined && isBeyondProtection(request, category, last)) {
    return 'EXCH: price is out of the limit price protection range';
  }
  return null;
}

/** Prices have at most four decimals. */
export const isOnTick = (price: Price, tick: Paise): boolean =>
  Math.round(price * 10_000) % (tick * 100) === 0;

/** A limit that would pay far more than the market is rejected; of shares, the ten-percent range. */
function isBeyondProtection(request: OrderRequest, category: Category, last: Price): boolean {
  if (request.kind === 'STOP') return false;
  const worse = directionOf(request.side) * (request.price - last);
  switch (category) {
    case 'INDEX_OPTIONS':
    case 'STOCK_OPTIONS':
      return worse > (last > 50 ? 0.4 * last : 20);
    case 'INDEX_FUTURES':
      return worse > Math.max(0.02 * last, 200);
    case 'STOCK_FUTURES':
      return worse > 0.03 * last;
    case 'NSE_EQ':
      return worse > 0.1 * last;
    default:
      return category satisfies never;
  }
}
