// What a subject's option trades were and what made their P&L. Means run over the trades whose
// volatility is known; the others are counted by their reason.

import type { PnlAttribution } from '#core/options/pnl-attribution.ts';
import type { OptionPath } from './option-path.ts';
import { mean } from './statistics.ts';

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
  if (paths.length === 0) return null;
  const known = paths.filter((path) => path.kind === 'path');
  const of = (figure: (path: (typeof known)[number]) => number | null | undefined) =>
    mean(known.map(figure).filter((value) => value !== null && value !== undefined));
  const splits = known.flatMap(({ pnl }) => (pnl.kind === 'attributed' ? [pnl.attribution] : []));
  return {
    trades: paths.length,
    covered: known.length,
    ivAtEntry: of(({ entry }) => entry.volatility),
    ivRank: of(({ level }) => level?.rank),
    ivPercentile: of(({ level }) => level?.percentile),
    daysToExpiry: of(({ entry }) => entry.daysToExpiry),
    deltaAtEntry: of(({ entry }) => Math.abs(entry.delta)),
    thetaShare: of(({ entry }) => entry.thetaShare),
    expectedMovePct: of(({ entry }) => entry.expectedMovePct),
    ivChange: of(({ along }) => along.change),
    attributed: splits.length,
    ...sumsOf(splits),
    forwardSources: countsOf(known.map(({ forwardSource }) => forwardSource)),
    refused: countsOf(paths.flatMap(refusalOf)),
  };
}

function refusalOf(path: OptionPath): readonly string[] {
  if (path.kind === 'refused') return [path.reason];
  return path.pnl.kind === 'refused' ? [path.pnl.reason] : [];
}

function sumsOf(splits: readonly PnlAttribution[]) {
  const sum = (part: keyof PnlAttribution) => splits.reduce((all, split) => all + split[part], 0);
  const parts = {
    delta: sum('delta'),
    gamma: sum('gamma'),
    vega: sum('vega'),
    theta: sum('theta'),
    rest: sum('rest'),
  };
  return {
    grossPaise: sum('total'),
    deltaPaise: parts.delta,
    gammaPaise: parts.gamma,
    vegaPaise: parts.vega,
    thetaPaise: parts.theta,
    restPaise: parts.rest,
    pnlShares: sharesOf(parts),
  };
}

function sharesOf(parts: PnlShares): PnlShares | null {
  const size = Object.values(parts).reduce((all, part: number) => all + Math.abs(part), 0);
  if (size === 0) return null;
  const { delta, gamma, vega, theta, rest } = parts;
  return {
    delta: delta / size,
    gamma: gamma / size,
    vega: vega / size,
    theta: theta / size,
    rest: rest / size,
  };
}

/** In the order of their names; names that do not occur are left out. */
function countsOf(names: readonly string[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
