// Which instrument-days trades need prices of: their contract, its underlying, and what an option is
// valued by, on every day they were open; and the contract alone while an order of ours may still be.
import { calendarCoverage } from '#core/market/calendar.ts';
import { type IsoDate, istInstant } from '#core/market/ist.ts';
import { segmentOf } from './instrument-segment.ts';
import type { Resolution } from './price-series.ts';
import { sessionDates } from './session-gaps.ts';

/** Days on which at least one trade of the contract was open. */
export interface OpenDays {
  readonly contract: string;
  readonly first: IsoDate;
  readonly last: IsoDate;
  /** Until when an order of ours may follow the contract, where that is later: its own prices only. */
  readonly heldTo?: IsoDate | null;
}

export interface DateRange {
  readonly from: IsoDate;
  readonly to: IsoDate;
}

/** One request to a source. */
export interface PriceNeed {
  readonly instrument: string;
  readonly date: IsoDate;
  readonly wanted: Resolution;
}

export interface Wanted extends DateRange {
  /** Ticks beside minutes from this day on; null = never. */
  readonly ticksFrom: IsoDate | null;
}

/** Each need once, newest day first; days without a session are none, nor are those no calendar knows. */
export function priceNeeds(open: readonly OpenDays[], wanted: Wanted): readonly PriceNeed[] {
  const coverage = calendarCoverage();
  const needs = new Map<string, PriceNeed>();
  for (const { contract, first, last, heldTo } of distinct(open)) {
    const from = latest(first, wanted.from, coverage.from);
    for (const one of instrumentsOf(contract)) {
      const until = one === contract ? latest(last, heldTo ?? last) : last;
      const to = earliest(until, wanted.to, coverage.to);
      for (const date of from <= to ? daysOf(one, { from, to }) : [])
        for (const resolution of resolutionsOn(date, wanted.ticksFrom)) {
          const need = { instrument: one, date, wanted: resolution };
          needs.set(needKey(need), need);
        }
    }
  }
  return [...needs.values()].sort((a, b) => (a.date < b.date ? 1 : a.date > b.date ? -1 : 0));
}

/** Hundreds of trades share a contract and its days. */
const distinct = (open: readonly OpenDays[]): Iterable<OpenDays> =>
  new Map(open.map((days) => [Object.values(days).join(' '), days])).values();

export const needKey = ({ instrument, date, wanted }: PriceNeed): string =>
  `${date} ${wanted} ${instrument}`;

/** By contractKey: an option is valued by parity with its other side, by its future, or by spot. */
export function instrumentsOf(contract: string): readonly string[] {
  const [underlying = '', expiry, strike, optionType] = contract.split(':');
  if (expiry === undefined) return [contract];
  if (optionType === undefined) return [contract, underlying];
  const otherType = optionType === 'CE' ? 'PE' : 'CE';
  const otherSide = [underlying, expiry, strike, otherType].join(':');
  return [contract, underlying, otherSide, `${underlying}:${expiry}:FUT`];
}

const resolutionsOn = (date: IsoDate, ticksFrom: IsoDate | null): readonly Resolution[] =>
  ticksFrom !== null && date >= ticksFrom ? ['MINUTE', 'TICK'] : ['MINUTE'];

const daysOf = (instrument: string, { from, to }: DateRange): readonly IsoDate[] =>
  sessionDates(istInstant(from, '00:00'), istInstant(to, '24:00'), segmentOf(instrument));

const latest = (...dates: readonly IsoDate[]): IsoDate => [...dates].sort().at(-1) ?? '';
const earliest = (...dates: readonly IsoDate[]): IsoDate => [...dates].sort()[0] ?? '';
