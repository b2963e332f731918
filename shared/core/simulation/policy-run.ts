// One policy through the window, signal by signal in order of time. Every signal becomes a position or a
// refusal.
import { endOfDate } from '#core/analytics/replay/corpus-window.ts';
import { tradingDaysBetween } from '#core/market/calendar.ts';
import { type IsoDate, istDate } from '#core/market/ist.ts';
import type { TradeRefusal } from '#core/trading/refusal.ts';
import type { BacktestPlan, BacktestPolicy, BacktestPosition, EquityPoint } from './backtest.ts';
import type { PlannedSignal } from './backtest-plan.ts';
import { decide, type Replays } from './decision.ts';
import { equityRecord } from './equity-record.ts';
import { ruleRecords } from './rule-record.ts';
import { type Books, type TradingBooks, tradingBooks } from './trading-books.ts';

export interface PolicyRun {
  readonly positions: readonly BacktestPosition[];
  readonly refusals: Readonly<Partial<Record<TradeRefusal, number>>>;
  readonly equity: readonly EquityPoint[];
}

export interface RunContext {
  readonly plan: BacktestPlan;
  readonly replays: Replays;
  /** Sees the books after every event. */
  readonly onEvent?: (books: Books) => void;
}

/** `signals` by (time, id). */
export function runPolicy(
  policy: BacktestPolicy,
  signals: readonly PlannedSignal[],
  { plan, replays, onEvent = () => undefined }: RunContext,
): PolicyRun {
  const { from, to, settings } = plan;
  const days = tradingDaysBetween(from, to);
  const books = tradingBooks(days[0] ?? from, { ...settings, onEvent });
  const records = ruleRecords(plan.configuration);
  const equity = equityRecord();
  const positions: BacktestPosition[] = [];
  const refusals: Partial<Record<TradeRefusal, number>> = {};
  const take = (signal: PlannedSignal): void => {
    books.settleUntil(signal.report.entryAt);
    const decided = decide(policy, signal, { plan, replays, books, records });
    if (typeof decided === 'string') {
      refusals[decided] = (refusals[decided] ?? 0) + 1;
      return;
    }
    positions.push(decided.position);
    equity.opened(decided);
    records.add(decided.position);
    enter(books, decided.position);
  };
  const due = dueSignals(signals);
  for (const date of days) {
    books.startDay(date);
    due(date).forEach(take);
    books.settleUntil(endOfDate(date) - 1);
    equity.dayEnded(date, books.books());
  }
  due(LAST_DATE).forEach(take);
  return { positions, refusals, equity: equity.points() };
}

const LAST_DATE: IsoDate = '9999-12-31';

/** Each signal once, by its date; those of days without a session come up on the next one, and are refused. */
function dueSignals(signals: readonly PlannedSignal[]) {
  const dates = signals.map(({ report }) => istDate(report.entryAt));
  let next = 0;
  return (date: IsoDate): readonly PlannedSignal[] => {
    const first = next;
    while ((dates[next] ?? LAST_DATE) <= date && next < dates.length) next += 1;
    return signals.slice(first, next);
  };
}

/** Margin of the position, and when each leg gives its share back. */
function enter(
  books: TradingBooks,
  { direction, category, marginPaise, lots, legs }: BacktestPosition,
) {
  books.enter(direction, category, marginPaise);
  const perLot = marginPaise / lots;
  for (const leg of legs) {
    if (leg.exitAt === null) continue;
    const { exitAt: at, netPaise } = leg;
    books.ending({ at, direction, category, marginPaise: perLot * leg.lots, netPaise });
  }
}
