// What a leg has brought so far: the closed units against the average of its entry, and what they cost.
import { orderCosts, underlyingClassOf } from '#core/market/cost.ts';
import { istDate } from '#core/market/ist.ts';
import { orderValue, type Paise, roundHalfAway } from '#core/market/money.ts';
import { costSegmentOf } from '#core/pipeline/features.ts';
import { directionOf, type Side } from '#core/signals/trade.ts';
import type { TradeGroup } from '../groups/trade-group.ts';
import type { Fill } from '../orders/order.ts';
import type { LegPosition } from './leg-position.ts';

export interface LegResult {
  readonly grossPaise: Paise;
  readonly costPaise: Paise;
  /** Gross - cost. */
  readonly netPaise: Paise;
}

type Traded = Pick<TradeGroup, 'instrument' | 'side'>;

export function legResult(traded: Traded, position: LegPosition): LegResult {
  const grossPaise = grossOf(traded.side, position);
  const costPaise = costOf(traded, position);
  return { grossPaise, costPaise, netPaise: grossPaise - costPaise };
}

/** Units closed beyond those that were filled bring nothing: they are no trade of this leg. */
function grossOf(side: Side, { entry, exits, exited }: LegPosition): Paise {
  const closed = Math.min(exited, entry.quantity);
  if (closed === 0) return 0;
  const paid = (fillValue(entry) * closed) / entry.quantity;
  const got = (exits.reduce((sum, fill) => sum + fillValue(fill), 0) * closed) / exited;
  return directionOf(side) * roundHalfAway(got - paid);
}

/** Exact where every trade was read, else by the broker's average. Paise. */
function fillValue({ quantity, averagePrice, trades }: Fill): Paise {
  const all = Object.values(trades);
  const read = all.reduce((sum, trade) => sum + trade.quantity, 0);
  if (read === quantity) {
    return all.reduce((sum, { price, quantity: units }) => sum + orderValue(price, units), 0);
  }
  return roundHalfAway((averagePrice ?? 0) * quantity * 100);
}

/**
 * Each order by the rates of its own date, rounded once. The entry is paid for with the units as they are
 * closed: whether shares were delivered is known only then.
 */
function costOf(traded: Traded, { entry, exits, exited }: LegPosition): Paise {
  if (entry.quantity === 0) return 0;
  const exitSide = traded.side === 'BUY' ? 'SELL' : 'BUY';
  const rupees = exits.reduce((sum, exit) => {
    const sameDay = dateOf(entry) === dateOf(exit);
    const share = exit.quantity / Math.max(exited, entry.quantity);
    const entryCost = executionCost(traded, entry, { side: traded.side, sameDay });
    const exitCost = executionCost(traded, exit, { side: exitSide, sameDay });
    return sum + entryCost * share + exitCost;
  }, 0);
  return roundHalfAway(rupees * 100);
}

/** Rupees, unrounded. */
function executionCost(
  { instrument }: Traded,
  fill: Fill,
  { side, sameDay }: { readonly side: Side; readonly sameDay: boolean },
): number {
  const { exchange, underlying } = instrument;
  return orderCosts({
    ...{ exchange, side, underlyingClass: underlyingClassOf(underlying) },
    segment: costSegmentOf(instrument, sameDay),
    date: dateOf(fill),
    price: fill.averagePrice ?? 0,
    quantity: fill.quantity,
  }).total;
}

function dateOf({ firstAt }: Fill): string {
  if (firstAt === null) throw new Error('fill: expected the time of its first unit, found none');
  return istDate(firstAt);
}
