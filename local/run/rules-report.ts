// What a run says of its rules: how many there are, and the best of each direction.
import { tableOfRules } from '#local/cli/table-of-rules.ts';
import type { StoredRule } from '#ports/rule-records.ts';
import type { LoadedRules } from './rules-load.ts';

const SHOWN_PER_DIRECTION = 6;

export function rulesSummary({ run, active }: LoadedRules) {
  const { rules, selected } = run.figures;
  return {
    ...{ runId: run.runId, asOf: run.inputs.asOf, rules, selected },
    active: { NORMAL: active.NORMAL.length, REVERSE: active.REVERSE.length },
  };
}

/** One row per advisor, category and period: the rules for single days and sessions would fill the page. */
export function ruleLines(loaded: LoadedRules): readonly string[] {
  const { asOf, rules, selected, active } = rulesSummary(loaded);
  const shown = [...shownOf(loaded.active.NORMAL), ...shownOf(loaded.active.REVERSE)];
  return [
    `Rules as of ${asOf}: of ${rules} situations ${selected} are selected as skill; gates leave ${active.NORMAL} to follow, ${active.REVERSE} to fade`,
    ...(shown.length > 0 ? [tableOfRules(shown, shown.length)] : []),
  ];
}

function shownOf(rules: readonly StoredRule[]): readonly StoredRule[] {
  const broadest = new Map<string, StoredRule>();
  for (const rule of rules.toSorted(byReach)) {
    const key = `${rule.advisorId} ${rule.category} ${rule.period}`;
    if (!broadest.has(key)) broadest.set(key, rule);
  }
  return [...broadest.values()].sort(byExpectation).slice(0, SHOWN_PER_DIRECTION);
}

const byExpectation = (a: StoredRule, b: StoredRule): number =>
  (b.posteriorMeanR ?? 0) - (a.posteriorMeanR ?? 0);

/** The broadest first, the best of equally broad ones. */
const byReach = (a: StoredRule, b: StoredRule): number =>
  reach(b) - reach(a) || byExpectation(a, b);

const reach = ({ kind, regime }: StoredRule): number =>
  kind === '6D' ? 0 : regime === null ? 2 : 1;
