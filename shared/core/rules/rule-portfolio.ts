// Is the portfolio of the selected rules more than the luckiest of those that could have been chosen? Its
// days out of sample against those of other rates of false ones: deflated Sharpe ratio, and how often the
// best rate of one half of the days is among the worse of the other half.
import { mean, sampleDeviation } from '#core/analytics/statistics.ts';
import { backtestOverfitting } from './significance/backtest-overfitting.ts';
import { deflatedSharpe, effectiveTrials } from './significance/deflated-sharpe.ts';
import { trackRecord } from './significance/track-record.ts';

/** The rates that are tried beside each other. */
export const TRIED_RATES = [0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5] as const;
const BLOCKS = 16;

/** Trades out of sample; one entry each. */
export interface ForwardTrades {
  readonly outcomes: readonly number[];
  readonly days: readonly number[];
  /** The least share of false ones at which one of its rules would be selected. */
  readonly falseShares: readonly number[];
}

export interface RatePortfolio {
  readonly falseShare: number;
  readonly trades: number;
  readonly netR: number;
  /** Of the sums of R per day, per day; null when nothing varies. */
  readonly sharpe: number | null;
}

export interface RulePortfolio {
  readonly rates: readonly RatePortfolio[];
  /** P(Sharpe ratio at the configured rate > that of the luckiest of the tried ones), definition of 2012. */
  readonly deflatedSharpe: number | null;
  /** Probability of backtest overfitting in the choice of the rate; null with too few days or trials. */
  readonly overfitting: number | null;
}

/** Days without a trade count as days without a return. */
export function rulePortfolio(trades: ForwardTrades, falseShare: number): RulePortfolio {
  const days = [...new Set(trades.days)].sort((a, b) => a - b);
  const place = new Map(days.map((day, n) => [day, n]));
  const tried = TRIED_RATES.map((rate) => {
    const returns = new Float64Array(days.length);
    let count = 0;
    trades.outcomes.forEach((outcome, n) => {
      if ((trades.falseShares[n] ?? 1) > rate) return;
      count += 1;
      const day = place.get(trades.days[n] ?? 0) ?? 0;
      returns[day] = (returns[day] ?? 0) + outcome;
    });
    return { rate, returns, count, record: trackRecord([...returns]) };
  });
  const varied = tried.filter(({ record }) => record !== null);
  const own = varied.find(({ rate }) => rate === falseShare)?.record ?? null;
  return {
    rates: tried.map(({ rate, returns, count, record }) => ({
      falseShare: rate,
      trades: count,
      netR: returns.reduce((sum, value) => sum + value, 0),
      sharpe: record?.sharpe ?? null,
    })),
    deflatedSharpe: own === null ? null : deflatedSharpe(own, searchOf(varied)),
    overfitting:
      varied.length < 2 || days.length < 2 * BLOCKS
        ? null
        : backtestOverfitting(
            varied.map(({ returns }) => returns),
            BLOCKS,
          ).probability,
  };
}

interface Trial {
  readonly returns: Float64Array;
  readonly record: { readonly sharpe: number } | null;
}

function searchOf(trials: readonly Trial[]) {
  const spread = sampleDeviation(trials.map(({ record }) => record?.sharpe ?? 0)) ?? 0;
  return {
    trials: effectiveTrials(trials.length, meanCorrelation(trials)),
    sharpeVariance: spread ** 2,
  };
}

/** Of all pairs; 1 of a single trial. */
function meanCorrelation(trials: readonly Trial[]): number {
  const pairs = trials.flatMap(({ returns }, n) =>
    trials.slice(n + 1).map((other) => correlation(returns, other.returns)),
  );
  return mean(pairs) ?? 1;
}

function correlation(a: Float64Array, b: Float64Array): number {
  const [meanA, meanB] = [mean([...a]) ?? 0, mean([...b]) ?? 0];
  let [product, squareA, squareB] = [0, 0, 0];
  a.forEach((value, n) => {
    const [x, y] = [value - meanA, (b[n] ?? 0) - meanB];
    product += x * y;
    squareA += x * x;
    squareB += y * y;
  });
  return product / Math.sqrt(squareA * squareB);
}
