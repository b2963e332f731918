// Which rules a build has to write again. Two fits of nearly equal data differ in the last digits of every
// posterior, so that equality alone would write every rule every time.
import type { Rule } from './rule.ts';

/** What the fit says of a rule; moves a little with every trade of anybody. */
export interface RulePosterior {
  readonly nEffective: number;
  readonly meanR: number | null;
  readonly sd: number | null;
  readonly probability: number | null;
  readonly falseShare: number;
  readonly kelly: number;
}

/** A rule as two builds of it are compared. */
export interface RuleMark {
  /** Everything but the posterior, as text or a hash of it. */
  readonly exact: string;
  readonly selected: boolean;
  readonly posterior: RulePosterior;
}

/**
 * How far the posterior of an unselected rule may stand from the one that is stored: nobody trades it, and
 * the draws of a fit leave about as much open. In standard deviations of the posterior, and in probability.
 */
export const UNSELECTED_TOLERANCE = { deviations: 0.1, probability: 0.05 } as const;
/** Weights fall with every day, all by the same factor, so that only rounding can move a count of them. */
const ROUNDING = 1e-9;

/** `hashed` shortens the long text of evidence, gates and decisions. */
export function ruleMark(rule: Rule, hashed: (text: string) => string): RuleMark {
  const {
    nEffective,
    posteriorMeanR,
    posteriorSd,
    probability,
    falseShare,
    kellyFraction,
    ...exact
  } = rule;
  return {
    exact: hashed(JSON.stringify(exact)),
    selected: rule.selected,
    posterior: {
      ...{ nEffective, probability, falseShare },
      ...{ meanR: posteriorMeanR, sd: posteriorSd, kelly: kellyFraction },
    },
  };
}

/** Evidence, gates and decisions count to the digit; so does the posterior of what is or was selected. */
export function ruleChanged(stored: RuleMark, built: RuleMark): boolean {
  if (stored.exact !== built.exact) return true;
  return stored.selected || built.selected
    ? !samePosterior(stored.posterior, built.posterior)
    : hasMoved(stored.posterior, built.posterior);
}

const samePosterior = (a: RulePosterior, b: RulePosterior): boolean =>
  within(a.nEffective, b.nEffective, ROUNDING * b.nEffective) &&
  a.meanR === b.meanR &&
  a.sd === b.sd &&
  a.probability === b.probability &&
  a.falseShare === b.falseShare &&
  a.kelly === b.kelly;

function hasMoved(from: RulePosterior, to: RulePosterior): boolean {
  const { deviations, probability } = UNSELECTED_TOLERANCE;
  const room = deviations * (from.sd ?? 0);
  return !(
    within(from.nEffective, to.nEffective, ROUNDING * to.nEffective) &&
    within(from.meanR, to.meanR, room) &&
    within(from.sd, to.sd, room) &&
    within(from.probability, to.probability, probability) &&
    within(from.falseShare, to.falseShare, probability)
  );
}

const within = (a: number | null, b: number | null, room: number): boolean =>
  a === null || b === null ? a === b : Math.abs(a - b) <= room;
