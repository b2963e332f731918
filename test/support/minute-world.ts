// A price history in memory for tests of vendors: any instrument, every minute of every session, prices
// that follow from the instrument and the minute alone.
import { sessionWindows } from '#core/market/calendar.ts';
import { type Instant, istDate, istMinutes } from '#core/market/ist.ts';
import type { PriceSeries } from '#core/prices/price-series.ts';
import { sessionDates } from '#core/prices/session-gaps.ts';
import type { PriceHistory } from '#ports/price-history.ts';

const MINUTE = 60_000;

/** Opens at 100 and rises by 0.01 a minute of the day; the range of a bar is 0.5 to each side. */
export function minuteWorld(instruments: readonly string[]): PriceHistory {
  return {
    prices({ instrument, from, to }) {
      if (!instruments.includes(instrument)) {
        return Promise.resolve({ kind: 'none', reason: 'UNKNOWN_INSTRUMENT' });
      }
      const at = minutesBetween(from, to);
      if (at.length === 0) return Promise.resolve({ kind: 'none', reason: 'NO_PRICES_IN_RANGE' });
      return Promise.resolve({ kind: 'prices', series: seriesOf(at), counts: NOTHING });
    },
  };
}

/** The same prices as three ticks a minute: at 0, 20 and 40 seconds. */
export function tickWorld(instruments: readonly string[]): PriceHistory {
  const bars = minuteWorld(instruments);
  return {
    async prices(range, wanted) {
      const answer = await bars.prices(range, wanted);
      if (answer.kind === 'none' || wanted === 'MINUTE') return answer;
      const at = Float64Array.from(
        [...answer.series.at].flatMap((minute) => [minute, minute + 20_000, minute + 40_000]),
      );
      const close = at.map((instant) => worldPrice(instant));
      const series = {
        resolution: 'TICK' as const,
        at,
        open: close,
        high: close,
        low: close,
        close,
      };
      return { ...answer, series };
    },
  };
}

export const worldPrice = (minute: Instant): number =>
  Math.round(10_000 + istMinutes(minute)) / 100;

function seriesOf(at: readonly Instant[]): PriceSeries {
  const column = (shift: number) => Float64Array.from(at, (minute) => worldPrice(minute) + shift);
  return {
    resolution: 'MINUTE',
    at: Float64Array.from(at),
    open: column(0),
    high: column(0.5),
    low: column(-0.5),
    close: column(0.25),
  };
}

function minutesBetween(from: Instant, to: Instant): readonly Instant[] {
  const minutes: Instant[] = [];
  for (const date of from < to ? sessionDates(from, to, 'DERIVATIVES') : []) {
    for (const { open, close } of sessionWindows(date, 'DERIVATIVES')) {
      for (let minute = open; minute < close; minute += MINUTE) {
        if (minute >= from && minute < to && istDate(minute) === date) minutes.push(minute);
      }
    }
  }
  return minutes;
}

const NOTHING = {
  RESTAMPED: 0,
  REORDERED: 0,
  WIDENED: 0,
  DUPLICATE: 0,
  OUT_OF_SESSION: 0,
  UNKNOWN_HOURS: 0,
  BAD_PRICE: 0,
  BAD_JUMP: 0,
  missingMinutes: 0,
  missingSessions: 0,
};
