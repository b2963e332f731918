// What a subject's option trades were and what made their P&L. Means run over the trades whose
// volatility is known; the others are counted by their reason.

import type { OptionPath } from './option-path.ts';
import {
  addOptionPath,
  countedRefusals,
  countedSources,
  noOptionSums,
  type OptionSums,
  optionMean,
  optionPlace,
} from './option-sums.ts';

/** Signed share of each part in the sum of all their sizes: sizes add up to 1, whatever cancels. */
export interface PnlShares {
  readonly delta: number;
  readonly gamma: number;
  readonly vega: number;
  readonly theta: number;
  readonly rest: number;
}

/** null = undefined. */
export interface OptionMetrics {
  readonly trades: number;
  /** Trades with a volatility at entry. */
  readonly covered: number;
  /** Mean volatility of the contracts at entry, 0.13 = 13 %. */
  readonly ivAtEntry: number | null;
  /** Means of the underlyings' rank and percentile, 0..100, over the trades that have one. */
  readonly ivRank: number | null;
  readonly ivPercentile: number | null;
  readonly daysToExpiry: number | null;
  /** Mean of |delta|: 0.5 at the money, less out of it. */
  readonly deltaAtEntry: number | null;
  /** Mean of |theta per calendar day| / premium. */
  readonly thetaShare: number | null;
  /** Mean of one standard deviation of the underlying to expiry, % of its forward. */
  readonly expectedMovePct: number | null;
  /** Mean change of volatility from entry to exit. */
  readonly ivChange: number | null;
  /** Trades whose P&L was split; the sums below are theirs, and add up to grossPaise. */
  readonly attributed: number;
  readonly grossPaise: number;
  readonly deltaPaise: number;
  readonly gammaPaise: number;
  readonly vegaPaise: number;
  readonly thetaPaise: number;
  readonly restPaise: number;
  readonly pnlShares: PnlShares | null;
  /** Covered trades by the forward they were valued on. */
  readonly forwardSources: Readonly<Record<string, number>>;
  /** Trades without a volatility, and splits refused, by reason. */
  readonly refused: Readonly<Record<string, number>>;
}

/** Of the option trades of any subject; null when there are none. Sums run in the order given. */
export function optionMetrics(paths: readonly OptionPath[]): OptionMetrics | null {
  const sums = noOptionSums();
  for (const path of paths) addOptionPath(sums, 0, path);
  return optionMetricsAt(sums, 0);
}

/** As above, of trades given by the day they became known: a day's sums are added up before the days. */
export function optionMetricsByDay(days: readonly (readonly OptionPath[])[]): OptionMetrics | null {
  const total = noOptionSums();
  for (const paths of days) {
    const sums = noOptionSums();
    for (const path of paths) addOptionPath(sums, 0, path);
    for (let place = 0; place < sums.length; place++) {
      total[place] = (total[place] ?? Number.NaN) + (sums[place] ?? Number.NaN);
    }
  }
  return optionMetricsAt(total, 0);
}

/** Out of sums that begin at `place`; null when no option trade is among them. */
export function optionMetricsAt(sums: OptionSums, place: number): OptionMetrics | null {
  const at = optionPlace(sums, place);
  const trades = at('trades');
  if (trades === 0) return null;
  const covered = at('covered');
  const parts = {
    delta: at('deltaPaise'),
    gamma: at('gammaPaise'),
    vega: at('vegaPaise'),
    theta: at('thetaPaise'),
    rest: at('restPaise'),
  };
  return {
    trades,
    covered,
    ivAtEntry: optionMean(at('volatility'), covered),
    ivRank: optionMean(at('rank'), at('ranked')),
    ivPercentile: optionMean(at('percentile'), at('placed')),
    daysToExpiry: optionMean(at('daysToExpiry'), covered),
    deltaAtEntry: optionMean(at('delta'), covered),
    thetaShare: optionMean(at('thetaShare'), at('thetaShares')),
    expectedMovePct: optionMean(at('expectedMovePct'), covered),
    ivChange: optionMean(at('change'), at('changes')),
    attributed: at('attributed'),
    grossPaise: at('grossPaise'),
    deltaPaise: parts.delta,
    gammaPaise: parts.gamma,
    vegaPaise: parts.vega,
    thetaPaise: parts.theta,
    restPaise: parts.rest,
    pnlShares: sharesOf(parts),
    forwardSources: countedSources(sums, place),
    refused: countedRefusals(sums, place),
  };
}

function sharesOf({ delta, gamma, vega, theta, rest }: PnlShares): PnlShares | null {
  const sizes = [delta, gamma, vega, theta, rest].map(Math.abs);
  const size = sizes.reduce((all, each) => all + each);
  if (size === 0) return null;
  return {
    delta: delta / size,
    gamma: gamma / size,
    vega: vega / size,
    theta: theta / size,
    rest: rest / size,
  };
}
