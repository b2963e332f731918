// A planted world as measured trades, so that the whole build of rules is judged by a known truth. Its
// dimensions are those of a rule; every trade went the way of a random walk to its outcome.
import { REGIMES } from '#core/analytics/regimes/regime.ts';
import { CATEGORIES } from '#core/market/category.ts';
import { addDays, istInstant, weekdayOf } from '#core/market/ist.ts';
import { TIME_SESSIONS } from '#core/market/time-session.ts';
import { type RandomDraws, randomDraws } from '#core/rules/effects/random-draws.ts';
import type { RuleTrade } from '#core/rules/rule-trade.ts';
import { PERIODS } from '#core/signals/trade.ts';
import { PLANTED_COST, type PlantedWorld } from '#test/support/planted-world.ts';

export const PLANTED_AS_OF = '2024-04-30';
const DAYS = 250;
/** Rs 5 lakh a trade, of which one percent is at risk. */
const VALUE_PAISE = 50_000_000;
const RISK_PAISE = VALUE_PAISE / 100;
const CLOCK = ['10:00', '12:00', '14:00'] as const;
const MINUTES = 10;

/** Of a world of RULE_SHAPE. Fades mirror the outcome before cost, as the truth does. */
export function plantedTrades({ table }: PlantedWorld): readonly RuleTrade[] {
  if (table.levels.length !== 5)
    throw new Error(`planted world: expected 5 dimensions, found ${table.levels.length}`);
  const draws = randomDraws(3);
  return Array.from(table.outcome, (gross, row): RuleTrade => {
    const [category = 0, period = 0, regime = 0, day = 0, session = 0] = table.levels.map(
      (column) => column[row] ?? 0,
    );
    const weekday = 1 + day;
    const date = onWeekday((table.day[row] ?? 0) + 1 - DAYS, weekday);
    const entryAt = istInstant(date, CLOCK[session] ?? CLOCK[0]);
    const exitAt = entryAt + MINUTES * 60_000;
    const r = gross - PLANTED_COST;
    return {
      tradeId: `T${row}`,
      advisorId: plantedAdvisor(table.advisor[row] ?? 0),
      ...{ entryAt, exitAt, knownAt: exitAt },
      ...{ marginPaise: VALUE_PAISE, entryValuePaise: VALUE_PAISE },
      ...{ netPaise: Math.round(r * RISK_PAISE), returnPct: gross, rMultiple: r },
      category: CATEGORIES[category] ?? 'NSE_EQ',
      ...{ period: PERIODS[period] ?? 'INTRADAY', periodInferred: false },
      regime: REGIMES[regime] ?? 'SIDEWAYS',
      ...{ weekday, timeSession: TIME_SESSIONS[session] ?? 'MORNING' },
      ...{ direction: table.direction[row] === 1 ? 1 : -1, premium: 0 },
      path: pathTo(gross, draws),
      fade: {
        ...{ kind: 'outcome', source: 'TAPE', reason: 'ADVISOR_EXIT' },
        ...{ exitAt, exitPrice: 100 },
        netPaise: Math.round((-gross - PLANTED_COST) * RISK_PAISE),
        rMultiple: -gross - PLANTED_COST,
      },
    };
  });
}

export const plantedAdvisor = (number: number): string => `ADV${String(number).padStart(4, '0')}`;

/** The last such weekday up to so many days after the as-of date. */
function onWeekday(days: number, weekday: number): string {
  const date = addDays(PLANTED_AS_OF, days);
  return addDays(date, -((weekdayOf(date) - weekday + 7) % 7));
}

/**
 * Extremes of a random walk of 1.15 R that ends at this R: P(highest > m) = exp(-2 m (m - end) / 1.15^2).
 * Nobody hunts stops here: what comes after one is a step on.
 */
function pathTo(end: number, draws: RandomDraws): NonNullable<RuleTrade['path']> {
  const extreme = (to: number): number =>
    (to + Math.sqrt(to * to - 2 * 1.15 ** 2 * Math.log(draws.uniform()))) / 2;
  const [worst, best] = [extreme(-end), extreme(end)];
  return {
    ...{ filled: true, contradicted: false, ambiguous: false, wsePct: null, wtePct: null },
    ...{ maePct: 100 * worst, mfePct: 100 * best, postTargetPct: null },
    ...{ postSlPct: end <= -1 ? 0.2 * Math.abs(draws.normal()) : null },
    ...{ overshootPct: null, hunted: null },
  };
}
