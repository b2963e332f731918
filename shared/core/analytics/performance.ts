// Win rate, average return, profit factor and expectancy, raw and weighted by recency. One pass, one
// definition: the raw figures are the weighted ones with weight 1.
import type { Paise } from '#core/market/money.ts';

export interface PerformanceTrade {
  readonly netPaise: Paise;
  readonly returnPct: number;
  /** Net P&L / initial risk; null without a stop. */
  readonly rMultiple: number | null;
}

/** Undefined = null: no trades, no loss to divide by, no trade with a stop. */
export interface Performance {
  readonly winRatePct: number | null;
  readonly averageReturnPct: number | null;
  readonly profitFactor: number | null;
  readonly expectancyR: number | null;
}

/** `weightOf(index)` is the weight of the trade at that index. */
export function performance(
  trades: readonly PerformanceTrade[],
  weightOf: (index: number) => number,
): Performance {
  let weights = 0;
  let wins = 0;
  let returns = 0;
  let gained = 0;
  let lost = 0;
  let riskWeights = 0;
  let multiples = 0;
  for (const [index, trade] of trades.entries()) {
    const weight = weightOf(index);
    weights += weight;
    returns += weight * trade.returnPct;
    if (trade.netPaise > 0) {
      wins += weight;
      gained += weight * trade.netPaise;
    } else {
      lost -= weight * trade.netPaise;
    }
    if (trade.rMultiple !== null) {
      riskWeights += weight;
      multiples += weight * trade.rMultiple;
    }
  }
  return {
    winRatePct: weights > 0 ? (wins / weights) * 100 : null,
    averageReturnPct: weights > 0 ? returns / weights : null,
    profitFactor: lost > 0 ? gained / lost : null,
    expectancyR: riskWeights > 0 ? multiples / riskWeights : null,
  };
}
