// Positions on a tape, seeded: half of them of one day, the others of days or weeks, filled at the open of
// a bar, with stops and targets as wide as they last.
import { sessionEnd } from '#core/market/calendar.ts';
import { istDate } from '#core/market/ist.ts';
import type { PriceSeries } from '#core/prices/price-series.ts';
import type { Period } from '#core/signals/trade.ts';
import type { Random } from '#local/sample/random.ts';
import type { Position } from './plain-tape.ts';
import { onGrid } from './price-tape.ts';

const BARS_PER_DAY = 375;

const STYLES: Readonly<Record<Period, { share: number; stop: number; days: number }>> = {
  INTRADAY: { share: 0.5, stop: 0.005, days: 1 },
  SWING: { share: 0.4, stop: 0.025, days: 5 },
  POSITIONAL: { share: 0.1, stop: 0.08, days: 45 },
};

export interface TapePosition extends Position {
  readonly period: Period;
}

export function randomPosition(random: Random, series: PriceSeries): TapePosition {
  const period = random.weighted(
    Object.fromEntries(Object.entries(STYLES).map(([name, { share }]) => [name, share])),
  ) as Period;
  const { stop, days } = STYLES[period];
  const last = series.at.length - 1;
  const row = random.integer(0, last - days * BARS_PER_DAY - 2);
  const entryAt = series.at[row] ?? 0;
  const entryPrice = series.open[row] ?? 0;
  const side = random.chance(0.6) ? 'BUY' : 'SELL';
  const distance = entryPrice * stop * random.between(0.7, 1.5) * (side === 'BUY' ? 1 : -1);
  const dayEnd = (sessionEnd(istDate(entryAt), 'DERIVATIVES') ?? entryAt) - 60_000;
  const later = series.at[row + random.integer(BARS_PER_DAY, days * BARS_PER_DAY)] ?? 0;
  return {
    period,
    side,
    entryAt,
    entryPrice,
    stop: onGrid(entryPrice - distance),
    target: onGrid(entryPrice + 1.6 * distance),
    lastAt: period === 'INTRADAY' ? Math.max(dayEnd, entryAt) : later,
  };
}
