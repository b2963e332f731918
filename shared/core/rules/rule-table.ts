// Trades as the table that a fit learns from: one for following, one for fading.
import type { Instant, IsoDate } from '#core/market/ist.ts';
import { dayNumber, istDay } from '#core/market/ist.ts';
import { levelsOf, RULE_DIMENSIONS } from './dimension.ts';
import { textKey } from './effects/effect-key.ts';
import type { OutcomeTable } from './effects/outcome-table.ts';
import type { RuleDirection } from './rule-direction.ts';
import type { RuleTrade } from './rule-trade.ts';

/** A trade that teaches, with its net R. */
export interface Lesson {
  readonly trade: RuleTrade;
  readonly outcome: number;
}

export interface LessonPlan {
  readonly direction: RuleDirection;
  readonly asOf: IsoDate;
  /** Days after which a trade counts half. */
  readonly halfLifeDays: number;
}

/** Advisors are numbered 0, 1, 2, ... in the order of `numberOf`. */
export function ruleTable(
  lessons: readonly Lesson[],
  numberOf: ReadonlyMap<string, number>,
  { direction, asOf, halfLifeDays }: LessonPlan,
): OutcomeTable {
  const levels = lessons.map(({ trade }) => levelsOf(trade));
  const sign = direction === 'NORMAL' ? 1 : -1;
  const today = dayNumber(asOf);
  const age = (exitAt: Instant): number => today - istDay(exitAt);
  return {
    advisor: Int32Array.from(lessons, ({ trade }) => numberOf.get(trade.advisorId) ?? -1),
    advisorKeys: Int32Array.from(numberOf.keys(), textKey),
    levels: RULE_DIMENSIONS.map((_, d) => Int32Array.from(levels, (own) => own[d] ?? -1)),
    day: Int32Array.from(lessons, ({ trade }) => istDay(trade.entryAt)),
    direction: Int8Array.from(lessons, ({ trade }) => sign * trade.direction),
    ...(lessons.some(({ trade }) => trade.premium !== 0)
      ? { premium: Int8Array.from(lessons, ({ trade }) => sign * trade.premium) }
      : {}),
    outcome: Float64Array.from(lessons, ({ outcome }) => outcome),
    weight: Float64Array.from(lessons, ({ trade }) => 2 ** (-age(trade.exitAt) / halfLifeDays)),
  };
}
