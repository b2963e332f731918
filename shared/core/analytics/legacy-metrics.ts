// The figures most trackers print: every trade alone with its own 5 lakh, results compounded. Kept
// beside the corpus figures so that everyone sees the difference.
import type { Paise } from '#core/market/money.ts';
import { maxDrawdownPct, sharpeRatio } from './statistics.ts';

/** Rs 5 lakh per trade. */
export const ISOLATED_CAPITAL: Paise = 50_000_000;
const TRADES_PER_YEAR_CONVENTION = 252;

export interface LegacyMetrics {
  /** Drawdown of the product of (1 + net / 5 lakh), percent, <= 0. */
  readonly mddPct: number | null;
  /** Mean / sample deviation of the returns per trade x sqrt(252). */
  readonly sharpe: number | null;
}

/** Net results of the window's closed trades in order of exit. */
export function legacyMetrics(netPaise: readonly Paise[]): LegacyMetrics {
  const returns = netPaise.map((net) => net / ISOLATED_CAPITAL);
  let wealth = 1;
  const path = returns.map((one) => {
    wealth *= 1 + one;
    return wealth;
  });
  return {
    mddPct: maxDrawdownPct(path, 1),
    sharpe: sharpeRatio(returns, TRADES_PER_YEAR_CONVENTION),
  };
}
