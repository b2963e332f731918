// When an order ends if neither stop nor target ends it: the advisor says "out", the session or the
// contract ends, or the time it is held is over.
import {
  calendarCoverage,
  isTradingDay,
  previousTradingDay,
  sessionEnd,
} from '#core/market/calendar.ts';
import { addDays, type Instant, type IsoDate, istDate } from '#core/market/ist.ts';
import { segmentOf } from '#core/market/time-session.ts';
import { directionOf, type Period, type ReportedTrade } from '#core/signals/trade.ts';
import type { ExitCause } from './backtest.ts';
import type { BacktestSettings } from './backtest-settings.ts';

export interface OrderEnd {
  readonly at: Instant;
  readonly cause: Extract<ExitCause, 'ADVISOR_EXIT' | 'SQUARE_OFF' | 'EXPIRY' | 'HOLDING_TIME'>;
}

type Hours = Pick<BacktestSettings, 'squareOffMinutes' | 'holdingDays'>;

const MINUTE = 60_000;

/**
 * The earliest end. A report that says "target hit" or "stop hit" of a level as published tells what the
 * price did to it; ours are still in the market. Null when the entry is on no trading day.
 */
export function orderEnd(report: ReportedTrade, period: Period, hours: Hours): OrderEnd | null {
  const ends = [
    ...(metPublished(report) ? [] : [advisorExit(report)]),
    ...(period === 'INTRADAY' ? squareOff(report, hours) : []),
    ...(period !== 'INTRADAY' && metPublished(report) ? holdingTime(report, period, hours) : []),
    ...expiry(report),
  ];
  if (!isTradingDay(istDate(report.entryAt))) return null;
  const [first] = ends.sort((a, b) => a.at - b.at);
  return first ?? null;
}

/**
 * Left at his stop or first target as published, or beyond it. At another price he had moved the level
 * first, and his follow-up would have moved ours: it ends what we hold.
 */
function metPublished({ side, stoploss, targets, exitPrice, exitReason }: ReportedTrade): boolean {
  const [target] = targets;
  const way = directionOf(side);
  if (exitReason === 'STOPLOSS_HIT') return stoploss !== null && way * (exitPrice - stoploss) <= 0;
  return exitReason === 'TARGET_HIT' && target !== undefined && way * (exitPrice - target) >= 0;
}

const advisorExit = ({ exitAt }: ReportedTrade): OrderEnd => ({
  at: exitAt,
  cause: 'ADVISOR_EXIT',
});

/** Whole session of a date; null without one. */
function beforeEnd(date: IsoDate, report: ReportedTrade, minutes: number): Instant | null {
  const end = sessionEnd(date, segmentOf(report.instrument));
  return end === null ? null : end - minutes * MINUTE;
}

function squareOff(report: ReportedTrade, { squareOffMinutes }: Hours): OrderEnd[] {
  const at = beforeEnd(istDate(report.entryAt), report, squareOffMinutes);
  return at === null ? [] : [{ at, cause: 'SQUARE_OFF' }];
}

/** Never before the advisor spoke of it himself. */
function holdingTime(
  report: ReportedTrade,
  period: Exclude<Period, 'INTRADAY'>,
  { squareOffMinutes, holdingDays }: Hours,
): OrderEnd[] {
  const last = addDays(istDate(report.entryAt), holdingDays[period]);
  const { to } = calendarCoverage();
  const known = [last, to].sort()[0] ?? last;
  const date = isTradingDay(known) ? known : previousTradingDay(known);
  const at = beforeEnd(date, report, squareOffMinutes);
  return at === null ? [] : [{ at: Math.max(at, report.exitAt), cause: 'HOLDING_TIME' }];
}

/** At the end of the contract's last session. */
function expiry(report: ReportedTrade): OrderEnd[] {
  const { instrument } = report;
  if (instrument.kind === 'EQ') return [];
  const at = beforeEnd(instrument.expiry, report, 0);
  return at === null ? [] : [{ at, cause: 'EXPIRY' }];
}
