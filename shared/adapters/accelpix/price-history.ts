// Past prices from AccelPix: minute bars of any day the vendor keeps, ticks of the last days. Ticks come
// from an instant up to now without an end, so that older ones cannot be had without all since.
import { endedPart, tradingRules, vendorAnswer } from '#adapters/vendor-answer.ts';
import type { AccelPixBar } from '#contracts/accelpix.ts';
import {
  addDays,
  daysBetween,
  type Instant,
  type IsoDate,
  istDate,
  istInstant,
} from '#core/market/ist.ts';
import type { SourceRules } from '#core/prices/price-cleaning.ts';
import { sessionDates } from '#core/prices/session-gaps.ts';
import type { PriceAnswer, PriceHistory, PriceRange } from '#ports/price-history.ts';
import type { AccelPixApi } from './api.ts';
import { barColumns, barRecords, tickColumns } from './records.ts';
import { type Stamp, stampShown } from './stamp.ts';
import type { AccelPixTicker, TickerLookup } from './tickers.ts';

export interface AccelPixSource {
  readonly api: AccelPixApi;
  readonly tickerOf: TickerLookup;
  readonly now: () => Instant;
  /** How bars are stamped when an answer does not show it itself; START unless said. */
  readonly stamp?: Stamp;
  /** Calendar days of one call for bars. */
  readonly daysPerCall?: number;
  /** How far back ticks are asked for: 1 = today only. */
  readonly tickDays?: number;
}

interface Settled extends Required<AccelPixSource> {
  readonly range: PriceRange;
  readonly ticker: AccelPixTicker;
  /** First and last day of the range with a session. */
  readonly first: IsoDate;
  readonly last: IsoDate;
  readonly rules: Pick<SourceRules, 'segment' | 'jump'>;
}

type Prices = Extract<PriceAnswer, { readonly kind: 'prices' }>;

const none = (reason: Extract<PriceAnswer, { readonly kind: 'none' }>['reason']): PriceAnswer => ({
  kind: 'none',
  reason,
});

/** Rejects with PriceSourceFailed; a minute that has not ended is never part of an answer. */
export function accelPixPrices(source: AccelPixSource): PriceHistory {
  const defaults = { stamp: 'START' as const, daysPerCall: 30, tickDays: 3 };
  return {
    async prices(wholeRange, wanted) {
      const { instrument } = wholeRange;
      const ticker = source.tickerOf(instrument);
      if (ticker === null) return none('UNKNOWN_INSTRUMENT');
      const range = endedPart(wholeRange, source.now());
      const rules = tradingRules(instrument);
      const dates = range.to > range.from ? sessionDates(range.from, range.to, rules.segment) : [];
      const [first] = dates;
      if (first === undefined) return none('NO_PRICES_IN_RANGE');
      const last = dates.at(-1) ?? first;
      const asked: Settled = { ...defaults, ...source, range, ticker, first, last, rules };
      const ticks = wanted === 'TICK' ? await tickAnswer(asked) : null;
      if (ticks !== null && ticks.counts.missingSessions === 0) return ticks;
      const bars = await barAnswer(asked);
      return bars.kind === 'none' && ticks !== null ? ticks : bars;
    },
  };
}

async function tickAnswer(asked: Settled): Promise<Prices | null> {
  const { api, range, rules } = asked;
  const ticker = tickTicker(asked);
  if (ticker === null) return null;
  const rows = tickColumns(ticker, await api.backTicks(ticker, clockOf(range.from)));
  return vendorAnswer(rows, { resolution: 'TICK', stamp: 'START', ...rules }, range);
}

/** Yesterday the continuous ticker of a future may have been another contract: only today's is sure. */
function tickTicker({ ticker, range, now, tickDays }: Settled): string | null {
  const days = daysBetween(istDate(range.from), istDate(now())) + 1;
  switch (ticker.kind) {
    case 'LISTED':
      return days <= tickDays ? ticker.ticker : null;
    case 'FUTURE':
      return days <= 1 ? ticker.today : null;
    case 'SPELLED':
      return null;
    default:
      return ticker satisfies never;
  }
}

async function barAnswer(asked: Settled): Promise<PriceAnswer> {
  const { ticker, range, rules } = asked;
  const bars = await barsOf(asked);
  const isListed = ticker.kind === 'LISTED' || (ticker.kind === 'FUTURE' && ticker.today !== null);
  if (bars.length === 0) return none(isListed ? 'NO_PRICES_IN_RANGE' : 'UNKNOWN_INSTRUMENT');
  const rows = barColumns(range.instrument, bars);
  const stamp = stampShown(rows.at, rules.segment, asked.stamp);
  const answer = vendorAnswer(rows, { resolution: 'MINUTE', stamp, ...rules }, range);
  return answer ?? none('NO_PRICES_IN_RANGE');
}

function barsOf(asked: Settled): Promise<readonly AccelPixBar[]> {
  const { api, ticker } = asked;
  switch (ticker.kind) {
    case 'LISTED':
      return barsByDays(asked, (start, end) => api.intraBars(ticker.ticker, start, end, 1));
    case 'FUTURE': {
      const expiry = compact(ticker.expiry);
      const days = (start: string, end: string) => ({ start, end, expiry });
      return barsByDays(asked, (start, end) =>
        api.contractBars(ticker.underlying, days(start, end), 1),
      );
    }
    case 'SPELLED':
      return firstWithBars(asked, ticker.tickers);
    default:
      return ticker satisfies never;
  }
}

async function firstWithBars(
  asked: Settled,
  tickers: readonly string[],
): Promise<readonly AccelPixBar[]> {
  for (const ticker of tickers) {
    const bars = await barsByDays(asked, (start, end) =>
      asked.api.intraBars(ticker, start, end, 1),
    );
    if (bars.length > 0) return bars;
  }
  return [];
}

/** Whether the last day asked for is part of the answer is not said: one more is asked for and cut off. */
async function barsByDays(
  { first, last, daysPerCall, range }: Settled,
  ask: (start: string, end: string) => Promise<unknown>,
): Promise<readonly AccelPixBar[]> {
  const bars: AccelPixBar[] = [];
  for (let start = first; start <= last; start = addDays(start, daysPerCall)) {
    const next = addDays(start, daysPerCall);
    const after = next <= last ? next : addDays(last, 1);
    const answer = barRecords(range.instrument, await ask(compact(start), compact(after)));
    const from = istInstant(start, '00:00');
    const to = istInstant(after, '00:00');
    for (const bar of answer) if (bar.at >= from && bar.at < to) bars.push(bar);
  }
  return bars;
}

const compact = (date: IsoDate): string => date.replaceAll('-', '');

/** 'yyyymmdd HH:MM:SS' in India. */
function clockOf(instant: Instant): string {
  const date = istDate(instant);
  const seconds = new Date(instant - istInstant(date, '00:00')).toISOString().slice(11, 19);
  return `${compact(date)} ${seconds}`;
}
