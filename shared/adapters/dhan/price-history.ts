// Past prices from Dhan's charts: minute bars of listed instruments, five years back. Ticks are not to be
// had there, and an expired contract has no security any more.
import { endedPart, tradingRules, vendorAnswer } from '#adapters/vendor-answer.ts';
import type { DhanCandles } from '#contracts/dhan-charts.ts';
import { addDays, daysBetween, type Instant, type IsoDate, istDate } from '#core/market/ist.ts';
import type { PriceColumns } from '#core/prices/price-range.ts';
import { sessionDates } from '#core/prices/session-gaps.ts';
import type { PriceHistory } from '#ports/price-history.ts';
import type { DhanCharts, DhanSecurity } from './charts.ts';

export interface DhanSource {
  readonly charts: DhanCharts;
  /** By contractKey; null when Dhan does not list it (any more). */
  readonly securityOf: (instrument: string) => DhanSecurity | null;
  readonly now: () => Instant;
}

/** Calendar days of one request: 90 are allowed. */
const DAYS = 90;
/** Five years back, with a day to spare. */
const REACH_DAYS = 5 * 365;

/** Rejects with PriceSourceFailed. Answers in minutes whatever was wanted. */
export function dhanPrices({ charts, securityOf, now }: DhanSource): PriceHistory {
  return {
    async prices(wholeRange) {
      const security = securityOf(wholeRange.instrument);
      if (security === null) return { kind: 'none', reason: 'UNKNOWN_INSTRUMENT' };
      const range = endedPart(wholeRange, now());
      const rules = tradingRules(range.instrument);
      const dates = range.to > range.from ? sessionDates(range.from, range.to, rules.segment) : [];
      const reach = addDays(istDate(now()), -REACH_DAYS);
      const candles: DhanCandles[] = [];
      for (const window of windowsOf(dates.filter((date) => date >= reach))) {
        const found = await charts.minutes(security, window);
        if (found !== null) candles.push(found);
      }
      const source = { resolution: 'MINUTE' as const, stamp: 'START' as const, ...rules };
      const answer = vendorAnswer(columnsOf(candles), source, range);
      return answer ?? { kind: 'none', reason: 'NO_PRICES_IN_RANGE' };
    },
  };
}

/** Whole days from the first to the last date, none longer than a request may be. */
function windowsOf(dates: readonly IsoDate[]) {
  const [first] = dates;
  const last = dates.at(-1);
  const windows: { readonly fromDate: string; readonly toDate: string }[] = [];
  if (first === undefined || last === undefined) return windows;
  for (let start = first; start <= last; start = addDays(start, DAYS)) {
    const full = addDays(start, DAYS - 1);
    const end = daysBetween(full, last) < 0 ? last : full;
    windows.push({ fromDate: `${start} 00:00:00`, toDate: `${end} 23:59:59` });
  }
  return windows;
}

function columnsOf(parts: readonly DhanCandles[]): PriceColumns {
  const column = (name: 'open' | 'high' | 'low' | 'close') =>
    Float64Array.from(parts.flatMap((part) => part[name]));
  return {
    at: Float64Array.from(
      parts.flatMap(({ timestamp }) => timestamp),
      (seconds) => seconds * 1000,
    ),
    open: column('open'),
    high: column('high'),
    low: column('low'),
    close: column('close'),
  };
}
