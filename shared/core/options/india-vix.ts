// India VIX: the exchange's own 30-day volatility of NIFTY, in percent. It stands in where options of
// NIFTY were not recorded long enough (market reference, section 9.5).
import type { DailyVolatility, VolatilitySeries } from './volatility-level.ts';

/** Its symbol among daily bars, and the only underlying it speaks for. */
export const INDIA_VIX = { symbol: 'INDIAVIX', underlying: 'NIFTY' } as const;

/** 13.25 -> 0.1325. */
export const vixVolatility = (close: number): number => close / 100;

/** A rank needs as many values; below it the own series says less than India VIX. */
const FEWEST = 60;

/**
 * The series that ranks an underlying: its own options from 60 values on, else India VIX where there is
 * one, else the few own values; null without any. Both oldest first.
 */
export function rankingSeries(
  own: readonly DailyVolatility[],
  vix: readonly DailyVolatility[],
): VolatilitySeries | null {
  if (own.length < FEWEST && vix.length > 0) return { source: 'INDIA_VIX', values: vix };
  return own.length > 0 ? { source: 'ATM_30D', values: own } : null;
}
