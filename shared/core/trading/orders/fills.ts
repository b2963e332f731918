// Counts every fill once. Reports are cumulative, so the largest quantity is the newest, whatever order they
// come in; trades have ids and give the exact average once they explain all of it.
import type { Instant } from '#core/market/ist.ts';
import type { Price } from '#core/market/money.ts';
import type { Fill } from './order.ts';
import type { OrderReport, TradeReport } from './order-report.ts';

/** Units traded so far at that average. The same fill when it says nothing new. */
export function filledTo(fill: Fill, { quantity, averagePrice, at }: Reached): Fill {
  if (quantity === 0) return fill;
  const firstAt = earliest(fill.firstAt, at);
  if (quantity > fill.quantity) {
    return { ...fill, quantity, averagePrice, firstAt, lastAt: at };
  }
  // The report that was first to show this quantity says when it was reached.
  const lastAt = quantity === fill.quantity ? earliest(fill.lastAt, at) : fill.lastAt;
  return firstAt === fill.firstAt && lastAt === fill.lastAt ? fill : { ...fill, firstAt, lastAt };
}

interface Reached {
  readonly quantity: number;
  readonly averagePrice: Price;
  readonly at: Instant;
}

/** By a report; without an average the limit stands for it: the broker never gives a worse one. */
export function filledAs(fill: Fill, report: OrderReport, limit: Price): Fill {
  const { filledQuantity: quantity, averagePrice, updatedAt: at } = report;
  return filledTo(fill, { quantity, averagePrice: averagePrice ?? limit, at });
}

/** One trade of the trade book, counted by its id. */
export function filledBy(fill: Fill, { tradeId, quantity, price, at }: TradeReport): Fill {
  if (fill.trades[tradeId] !== undefined) return fill;
  const trades = { ...fill.trades, [tradeId]: { quantity, price } };
  const traded = tradedQuantity({ trades });
  const firstAt = earliest(fill.firstAt, at);
  // Reports know of more than the trades that were read: their average stands.
  if (traded < fill.quantity) return { ...fill, trades, firstAt };
  const lastAt = traded > fill.quantity ? latest(fill.lastAt, at) : fill.lastAt;
  return { trades, quantity: traded, averagePrice: averageOf(trades), firstAt, lastAt };
}

export const tradedQuantity = ({ trades }: Pick<Fill, 'trades'>): number =>
  Object.values(trades).reduce((sum, { quantity }) => sum + quantity, 0);

/** Prices have at most four decimals: summed as whole numbers, the order of the trades does not matter. */
const STEPS = 10_000;

function averageOf(trades: Fill['trades']): Price {
  const all = Object.values(trades);
  const value = all.reduce(
    (sum, { quantity, price }) => sum + quantity * Math.round(price * STEPS),
    0,
  );
  return value / tradedQuantity({ trades }) / STEPS;
}

const earliest = (known: Instant | null, at: Instant): Instant =>
  known === null ? at : Math.min(known, at);

const latest = (known: Instant | null, at: Instant): Instant =>
  known === null ? at : Math.max(known, at);
