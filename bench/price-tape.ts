// Minute bars of a made-up instrument, seeded: every minute of every session of five years, prices on a
// grid of five paise, jumps between the days.
import { sessionWindows, tradingDaysBetween } from '#core/market/calendar.ts';
import type { PriceSeries } from '#core/prices/price-series.ts';
import { createRandom, type Random } from '#local/sample/random.ts';

const MINUTE = 60_000;
const TICK = 0.05;
/** About 1 % a day over 375 minutes. */
const MINUTE_DEVIATION = 0.0005;
const NIGHT_DEVIATION = 0.005;

const DAYS = tradingDaysBetween('2021-01-01', '2025-12-31');

export const UNDERLYINGS = ['RELIANCE', 'TCS', 'INFY', 'SBIN'] as const;

export function randomBars(name: string): PriceSeries {
  const random = createRandom(4, `bars-${name}`);
  const at = Float64Array.from(DAYS.flatMap(minutesOf));
  const [open, high, low, close] = [0, 0, 0, 0].map(() => new Float64Array(at.length));
  if (!open || !high || !low || !close) throw new Error('expected four columns');
  let price = random.between(500, 3000);
  for (let row = 0; row < at.length; row++) {
    const night = (at[row] ?? 0) - (at[row - 1] ?? 0) > MINUTE;
    price *= 1 + random.normal() * (night ? NIGHT_DEVIATION : 0);
    const last = price * (1 + random.normal() * MINUTE_DEVIATION);
    open[row] = onGrid(price);
    close[row] = onGrid(last);
    high[row] = onGrid(Math.max(price, last) * (1 + spread(random)));
    low[row] = onGrid(Math.min(price, last) * (1 - spread(random)));
    price = last;
  }
  return { resolution: 'MINUTE', at, open, high, low, close };
}

const spread = (random: Random): number => Math.abs(random.normal()) * MINUTE_DEVIATION * 0.5;

export const onGrid = (price: number): number => Math.round(Math.round(price / TICK) * 5) / 100;

function minutesOf(date: string): readonly number[] {
  return sessionWindows(date, 'DERIVATIVES').flatMap(({ open, close }) =>
    Array.from({ length: (close - open) / MINUTE }, (_, minute) => open + minute * MINUTE),
  );
}
