// What a leg brought: the move of its price, and apart from it what both of its orders cost and lost to
// the spread. Each leg is one order of its own, with its own brokerage.
import { roundTripCostPaise, underlyingClassOf } from '#core/market/cost.ts';
import { istDate } from '#core/market/ist.ts';
import { orderValue, type Paise, priceMoveValue, roundHalfAway } from '#core/market/money.ts';
import { costSegmentOf } from '#core/pipeline/features.ts';
import { directionOf } from '#core/signals/trade.ts';
import type { BacktestLeg } from './backtest.ts';
import type { LegExit } from './leg-order.ts';
import type { SizedOrder } from './signal-plan.ts';

type LegMoney = Pick<BacktestLeg, 'grossPaise' | 'costsPaise' | 'slippagePaise' | 'netPaise'>;

/** An open leg has its move so far; it has paid nothing yet. `slippagePct` of each price. */
export function legMoney(
  order: SizedOrder,
  exit: LegExit,
  { quantity, slippagePct }: { readonly quantity: number; readonly slippagePct: number },
): LegMoney {
  const { entryPrice } = order.report;
  const grossPaise = directionOf(order.side) * priceMoveValue(entryPrice, exit.price, quantity);
  if (exit.at === null)
    return { grossPaise, costsPaise: 0, slippagePaise: 0, netPaise: grossPaise };
  const lost = (price: number): Paise =>
    roundHalfAway((orderValue(price, quantity) * slippagePct) / 100);
  const costsPaise = costsOf(order, exit.price, exit.at, quantity);
  // A target rests in the market at its price.
  const slippagePaise = lost(entryPrice) + (exit.cause === 'TARGET' ? 0 : lost(exit.price));
  const netPaise = grossPaise - costsPaise - slippagePaise;
  return { grossPaise, costsPaise, slippagePaise, netPaise };
}

/** Each order by the rates of its own date. */
function costsOf(
  { report, side }: SizedOrder,
  exitPrice: number,
  exitAt: number,
  quantity: number,
): Paise {
  const entry = { date: istDate(report.entryAt), price: report.entryPrice };
  const exit = { date: istDate(exitAt), price: exitPrice };
  const [buy, sell] = side === 'BUY' ? [entry, exit] : [exit, entry];
  const { exchange, underlying } = report.instrument;
  const segment = costSegmentOf(report.instrument, entry.date === exit.date);
  const underlyingClass = underlyingClassOf(underlying);
  return roundTripCostPaise({ exchange, underlyingClass, segment, buy, sell, quantity });
}
