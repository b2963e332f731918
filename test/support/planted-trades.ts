// A planted world as trades, so that the whole build of rules is judged by a known truth: its first five
// dimensions are those of a rule, the sixth is noise that no rule can see.
import type { RuleCell } from '#core/analytics/cells/cell.ts';
import { REGIMES } from '#core/analytics/regimes/regime.ts';
import { CATEGORIES } from '#core/market/category.ts';
import { addDays, istDate, istInstant, weekdayOf } from '#core/market/ist.ts';
import { TIME_SESSIONS } from '#core/market/time-session.ts';
import type { RuleTrade } from '#core/rules/rule-trade.ts';
import { PERIODS } from '#core/signals/trade.ts';
import { PLANTED_COST, type PlantedWorld } from '#test/support/planted-world.ts';

const LAST_DATE = '2024-04-30';
const DAYS = 250;
const RISK_PAISE = 100_000;
const CLOCK = ['10:00', '12:00'] as const;
const SEEN_LEVELS = 5;

export const PLANTED_AS_OF = LAST_DATE;

/** Fades mirror the outcome before cost, as the truth of a planted world does. */
export function plantedTrades({ table }: PlantedWorld, advisors: number): readonly RuleTrade[] {
  const trades: RuleTrade[] = [];
  table.outcome.forEach((gross, row) => {
    const advisor = table.advisor[row] ?? 0;
    if (advisor >= advisors) return;
    const level = (d: number): number => table.levels[d]?.[row] ?? 0;
    const time = CLOCK[level(4)] ?? CLOCK[0];
    const weekday = 1 + level(3);
    const date = onWeekday(addDays(LAST_DATE, (table.day[row] ?? 0) + 1 - DAYS), weekday);
    const entryAt = istInstant(date, time);
    const r = gross - PLANTED_COST;
    trades.push({
      tradeId: `T${row}`,
      advisorId: idOf(advisor),
      entryAt,
      exitAt: entryAt + 600_000,
      knownAt: entryAt + 600_000,
      marginPaise: 1_000_000,
      netPaise: Math.round(r * RISK_PAISE),
      returnPct: r,
      rMultiple: r,
      category: CATEGORIES[level(0)] ?? 'NSE_EQ',
      period: PERIODS[level(1)] ?? 'INTRADAY',
      periodInferred: false,
      regime: REGIMES[level(2)] ?? 'SIDEWAYS',
      weekday,
      timeSession: TIME_SESSIONS[level(4)] ?? 'MORNING',
      direction: table.direction[row] === 1 ? 1 : -1,
      premium: 0,
      entryValuePaise: 10_000_000,
      fade: {
        ...{ kind: 'outcome', source: 'TAPE', reason: 'ADVISOR_EXIT' },
        ...{ exitAt: entryAt + 600_000, exitPrice: 100 },
        netPaise: Math.round((-gross - PLANTED_COST) * RISK_PAISE),
        rMultiple: -gross - PLANTED_COST,
      },
    });
  });
  return trades;
}

const idOf = (advisor: number): string => `ADV${String(advisor).padStart(4, '0')}`;

/** The last such weekday up to the date. */
function onWeekday(date: string, weekday: number): string {
  const back = (weekdayOf(date) - weekday + 7) % 7;
  return istDate(istInstant(addDays(date, -back), '00:00'));
}

export interface CellTruth {
  /** Of the future trades of the cell, net of cost. */
  readonly netR: number;
  readonly trades: number;
}

export const truthKey = (advisorId: string, cell: Omit<RuleCell, 'kind'>): string =>
  [
    advisorId,
    ...[cell.category, cell.period, cell.regime, String(cell.weekday), cell.timeSession],
  ].join('/');

/** Truth of following (sign 1) or fading (-1) per advisor and cell, over the level that no rule sees. */
export function plantedTruth(world: PlantedWorld, sign: 1 | -1): ReadonlyMap<string, CellTruth> {
  const truth = new Map<string, CellTruth>();
  const { columns } = world.cells;
  world.truth.forEach((theta, cell) => {
    const [advisor = 0, category = 0, period = 0, regime = 0, weekday = 0, session = 0] = columns
      .slice(0, 1 + SEEN_LEVELS)
      .map((column) => column[cell] ?? 0);
    const key = truthKey(idOf(advisor), {
      category: CATEGORIES[category] ?? 'NSE_EQ',
      period: PERIODS[period] ?? 'INTRADAY',
      regime: REGIMES[regime] ?? 'SIDEWAYS',
      weekday: 1 + weekday,
      timeSession: TIME_SESSIONS[session] ?? 'MORNING',
    });
    const trades = world.future[cell] ?? 0;
    const before = truth.get(key) ?? { netR: 0, trades: 0 };
    truth.set(key, {
      netR: before.netR + trades * (sign * theta - PLANTED_COST),
      trades: before.trades + trades,
    });
  });
  return truth;
}
