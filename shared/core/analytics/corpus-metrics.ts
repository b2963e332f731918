// What the replay of a corpus says about the subject: drawdown, Sharpe, volatility, return, exposure.
import { addDays, type IsoDate, istInstant } from '#core/market/ist.ts';
import type { Paise } from '#core/market/money.ts';
import type { CorpusReplay, CurvePoint } from './corpus-replay.ts';
import type { CorpusWindow } from './corpus-window.ts';
import { maxDrawdownPct, sampleDeviation, sharpeRatio } from './statistics.ts';

const TRADING_DAYS_PER_YEAR = 252;

/** Percentages; null = undefined (no exit, or too few). */
export interface CorpusMetrics {
  /** Deepest fall from the running peak, <= 0; the peak starts at the opening corpus. */
  readonly mddPct: number | null;
  /** Daily returns over all trading days of the window, x sqrt(252), risk-free 0. */
  readonly sharpe: number | null;
  /** Sample deviation of the change per exit in % of the corpus before it. */
  readonly volatilityPct: number | null;
  readonly returnPct: number | null;
  readonly tradesSkippedCapital: number;
  /** Mean margin held over the window, nights included, in % of the opening corpus. */
  readonly exposurePct: number;
}

/** `tradingDays` are those of the window, in order. */
export function corpusMetrics(
  replay: CorpusReplay,
  window: CorpusWindow,
  openingPaise: Paise,
  tradingDays: readonly IsoDate[],
): CorpusMetrics {
  const { curve } = replay;
  const values = curve.map((point) => point.valuePaise);
  const changes = curve.map((point) =>
    changePct(point.valuePaise - point.netPaise, point.netPaise),
  );
  const daily = dailyReturns(curve, tradingDays, openingPaise);
  return {
    mddPct: maxDrawdownPct(values, openingPaise),
    sharpe: curve.length > 0 && daily !== null ? sharpeRatio(daily, TRADING_DAYS_PER_YEAR) : null,
    volatilityPct: changes.every((change) => change !== null) ? sampleDeviation(changes) : null,
    returnPct: curve.length > 0 ? ((replay.valuePaise - openingPaise) / openingPaise) * 100 : null,
    tradesSkippedCapital: replay.skippedIds.length,
    exposurePct: (replay.heldMargin / (openingPaise * (window.to - window.from))) * 100,
  };
}

/** A change in % of what was there; undefined once a corpus is used up. */
const changePct = (before: Paise, change: Paise): number | null =>
  before > 0 ? (change / before) * 100 : null;

/**
 * Return of each trading day; exits between two trading days belong to the later one, exits after the
 * last to the last. Null once the corpus is used up.
 */
function dailyReturns(
  curve: readonly CurvePoint[],
  tradingDays: readonly IsoDate[],
  openingPaise: Paise,
): number[] | null {
  const returns: number[] = [];
  let before = openingPaise;
  let next = 0;
  for (const [i, day] of tradingDays.entries()) {
    const isLast = i === tradingDays.length - 1;
    const end = istInstant(addDays(day, 1), '00:00');
    let value = before;
    for (let point = curve[next]; point && (isLast || point.at < end); point = curve[next]) {
      value = point.valuePaise;
      next += 1;
    }
    if (before <= 0) return null;
    returns.push((value - before) / before);
    before = value;
  }
  return returns;
}
