// Rules side by side: whom to follow or fade, when, and what is expected of it.
import Table from 'cli-table3';
import type { Rule } from '#core/rules/rule.ts';
import type { RuleDirection } from '#core/rules/rule-direction.ts';

export const DIRECTION_NAMES: Readonly<Record<RuleDirection, string>> = {
  NORMAL: 'follow',
  REVERSE: 'fade',
};
const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const PLAIN = { head: [], border: [], compact: true };

export type ShownRule = Pick<
  Rule,
  | 'advisorId'
  | 'direction'
  | 'category'
  | 'period'
  | 'regime'
  | 'weekday'
  | 'session'
  | 'n'
  | 'posteriorMeanR'
  | 'posteriorSd'
  | 'probability'
  | 'kellyFraction'
  | 'gatesLevel'
>;

/** The best first, `shown` of them at most. */
export function tableOfRules(rules: readonly ShownRule[], shown: number): string {
  const best = rules.toSorted((a, b) => (b.posteriorMeanR ?? 0) - (a.posteriorMeanR ?? 0));
  const head = ['Advisor', '', 'Category', 'Period', 'Regime', 'Day', 'Session', 'n', 'R', '+-'];
  const table = new Table({ head: [...head, 'P', 'Kelly', 'Judged on'], style: PLAIN });
  for (const rule of best.slice(0, shown)) table.push(row(rule));
  const hidden = best.length - shown;
  return `${table.toString()}${hidden > 0 ? `\n${hidden} more` : ''}`;
}

const row = (rule: ShownRule): string[] => [
  rule.advisorId,
  DIRECTION_NAMES[rule.direction],
  rule.category,
  rule.period,
  rule.regime ?? 'any',
  rule.weekday === null ? 'any' : (WEEKDAYS[rule.weekday] ?? '-'),
  rule.session ?? 'any',
  String(rule.n),
  signed(rule.posteriorMeanR),
  (rule.posteriorSd ?? 0).toFixed(2),
  `${((rule.probability ?? 0) * 100).toFixed(1)} %`,
  `${(rule.kellyFraction * 100).toFixed(1)} %`,
  rule.gatesLevel ?? '-',
];

export const signed = (value: number | null): string =>
  value === null ? '-' : `${value >= 0 ? '+' : ''}${value.toFixed(3)}`;
