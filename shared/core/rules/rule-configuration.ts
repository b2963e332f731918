// What a rule has to show, per category, and how rules are selected: one versioned set of numbers.
import { CATEGORIES, type Category } from '#core/market/category.ts';
import { FADE_POLICY, type FadePolicy } from './fades/fade-order.ts';

/** Gates of following. Percentages unless said; "least" and "below" say how a boundary counts. */
export interface NormalThresholds {
  readonly leastTrades: number;
  readonly leastWinRatePct: number;
  readonly leastSharpe: number;
  readonly leastProfitFactor: number;
  /** Negative; the drawdown has to be better, the threshold itself fails. */
  readonly worstDrawdownPct: number;
  readonly painRewardBelow: number;
  /** Mean move beyond a stop in the half hour after it; below it stops are hunted. */
  readonly leastPostSlPct: number;
  /** Effective trades from which a level's own trust flag counts. */
  readonly leastEffectiveTrades: number;
}

/** Gates of fading: each asks for a figure that is bad. */
export interface AdverseThresholds {
  readonly leastTrades: number;
  readonly averageReturnBelowPct: number;
  readonly volatilityAbovePct: number;
  readonly profitFactorBelow: number;
  readonly winRateBelowPct: number;
}

export interface SelectionPlan {
  /** Expected share of false rules among the selected, and among those of full size. */
  readonly falseShare: number;
  readonly fullSizeFalseShare: number;
  /** Of a trade's weight in the fit, days. */
  readonly halfLifeDays: number;
  /** R beyond the modelled costs that an expectation has to exceed. */
  readonly marginR: number;
  readonly winsorR: number;
  readonly sweeps: number;
  readonly burnIn: number;
  readonly seed: number;
  /** Kelly multipliers. */
  readonly fullSizeKelly: number;
  readonly reducedKelly: number;
  /** Largest share of the book that one trade may risk. */
  readonly kellyCap: number;
}

/** When a rule that trades is believed, and when no more. */
export interface LivePlan {
  /** A rule with fewer trades of ours behind it trades at minimum size. */
  readonly leastTrades: number;
  /** From how many on it can be demoted: the mean of fewer is not near enough to normal. */
  readonly leastDemotionTrades: number;
  /** Chance that a rule which is what it promises is demoted at one look. */
  readonly demotionTail: number;
  /** Our trades that ended so many days before count. */
  readonly recordDays: number;
}

export interface RuleConfiguration {
  readonly version: number;
  readonly normal: Readonly<Record<Category, NormalThresholds>>;
  readonly adverse: Readonly<Record<Category, AdverseThresholds>>;
  readonly selection: SelectionPlan;
  readonly live: LivePlan;
  readonly fade: FadePolicy;
}

/**
 * Drawdown and pain/reward are the design's. 20 trades as for learnt stops; a Sharpe ratio and a profit
 * factor that only just pay; win rates that leave room for targets beyond the risk. Post-SL at the -0.5 %
 * from which the design has stops widened. A trust flag of 5 points means something once its standard
 * error is below 10: 25 effective trades.
 */
const NORMAL: NormalThresholds = {
  leastTrades: 20,
  leastWinRatePct: 45,
  leastSharpe: 0.5,
  leastProfitFactor: 1.1,
  worstDrawdownPct: -15,
  painRewardBelow: 0.4,
  leastPostSlPct: -0.5,
  leastEffectiveTrades: 25,
};

/** Premiums swing: less often right, and the way back after a stop is a larger part of the premium. */
const NORMAL_OPTIONS: NormalThresholds = { ...NORMAL, leastWinRatePct: 40, leastPostSlPct: -5 };

/** Win rate as in the design; the others at the point from which his trades lose. */
const ADVERSE: AdverseThresholds = {
  leastTrades: 20,
  averageReturnBelowPct: 0,
  volatilityAbovePct: 0,
  profitFactorBelow: 1,
  winRateBelowPct: 40,
};

const forAll = <T>(of: (category: Category) => T): Readonly<Record<Category, T>> => {
  const [a, b, c, d, e] = CATEGORIES;
  return { [a]: of(a), [b]: of(b), [c]: of(c), [d]: of(d), [e]: of(e) };
};

const isOption = (category: Category): boolean => category.endsWith('_OPTIONS');

/**
 * Sweeps, limits and rates as in the statistics reference, section 2, and crossed-effects.ts. The ten days
 * of the displayed metrics would leave a few hundred trades to learn from; out of sample the predictions
 * get better up to a half-life of years (docs/rules.md).
 */
export const DEFAULT_CONFIGURATION: RuleConfiguration = {
  version: 1,
  normal: forAll((category) => (isOption(category) ? NORMAL_OPTIONS : NORMAL)),
  adverse: forAll(() => ADVERSE),
  selection: {
    falseShare: 0.1,
    fullSizeFalseShare: 0.05,
    halfLifeDays: 2000,
    marginR: 0.02,
    winsorR: 6,
    sweeps: 400,
    burnIn: 150,
    seed: 1,
    fullSizeKelly: 0.5,
    reducedKelly: 0.25,
    kellyCap: 0.05,
  },
  live: { leastTrades: 20, leastDemotionTrades: 5, demotionTail: 0.05, recordDays: 365 },
  fade: FADE_POLICY,
};
