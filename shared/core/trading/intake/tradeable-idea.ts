// Whether the values of a signal are in order: prices that are prices, levels on their own side, a contract
// that exists.
import {
  calendarCoverage,
  calendarCovers,
  isTradingDay,
  previousTradingDay,
  sessionEnd,
} from '#core/market/calendar.ts';
import { isIndex } from '#core/market/category.ts';
import { contractKey, type Instrument } from '#core/market/instrument.ts';
import { type Instant, istDate } from '#core/market/ist.ts';
import { canonicalUnderlying } from '#core/pipeline/underlying.ts';
import type { Signal } from '#core/signals/signal.ts';
import { directionOf } from '#core/signals/trade.ts';
import type { TradingDay } from '../engine/trading-day.ts';
import type { RefusalReason } from '../refusal.ts';
import type { TradeableIdea } from './signal-record.ts';

export interface BadIdea {
  readonly reason: Extract<RefusalReason, 'BAD_VALUES' | 'UNKNOWN_UNDERLYING'>;
  /** Field and value. */
  readonly found: string;
  readonly expected: string;
}

export type Known = Pick<TradingDay, 'underlyings' | 'aliases'>;

const NOTHING_KNOWN: Known = { underlyings: [], aliases: {} };

/** The first thing that is wrong, or the idea with its targets nearest first. */
export function tradeableIdea(signal: Signal, known: Known | null): TradeableIdea | BadIdea {
  const { underlyings, aliases } = known ?? NOTHING_KNOWN;
  const { entry, side, stoploss, targets, period } = signal;
  const instrument = instrumentOf(signal);
  if ('reason' in instrument) return instrument;
  const { underlying } = instrument;
  if (underlyings.length > 0 && !underlyings.includes(underlying)) {
    return { reason: 'UNKNOWN_UNDERLYING', found: underlying, expected: 'a known underlying' };
  }
  const way = directionOf(side);
  if (!isPrice(entry)) return bad('entry', entry, 'a price above 0');
  if (stoploss !== null && !(isPrice(stoploss) && way * (entry - stoploss) > 0)) {
    return bad('stoploss', stoploss, `a price on the losing side of ${entry}`);
  }
  const wrong = targets.find((target) => !(isPrice(target) && way * (target - entry) > 0));
  if (wrong !== undefined) {
    return bad('targets', wrong, `a price on the winning side of ${entry}`);
  }
  const postedAt = Date.parse(signal.postedAt);
  if (!isTradableTime(postedAt)) {
    const { from, to } = calendarCoverage();
    return bad('postedAt', signal.postedAt, `a time before the last session of ${from}..${to}`);
  }
  if (instrument.kind !== 'EQ' && instrument.expiry < istDate(postedAt)) {
    return bad('expiry', instrument.expiry, `${istDate(postedAt)} or later`);
  }
  return {
    signalId: signal._id,
    advisorId: aliases[signal.advisorId] ?? signal.advisorId,
    ...{ instrument, contract: contractKey(instrument), side, entry, stoploss, period, postedAt },
    targets: [...targets].sort((a, b) => way * (a - b)),
  };
}

/**
 * The levels of a new version: a stop may be trailed past the entry by now, targets that are no gain are left
 * out. What it is about does not change.
 */
export function revisedIdea(idea: TradeableIdea, { stoploss, targets }: Signal): TradeableIdea {
  const way = directionOf(idea.side);
  return {
    ...idea,
    stoploss: stoploss !== null && isPrice(stoploss) ? stoploss : null,
    targets: targets
      .filter((target) => isPrice(target) && way * (target - idea.entry) > 0)
      .sort((a, b) => way * (a - b)),
  };
}

/** A session comes after it that the calendar knows: weekday, session and age are those of that session. */
function isTradableTime(at: Instant): boolean {
  if (Number.isNaN(at) || !calendarCovers(istDate(at))) return false;
  const { to } = calendarCoverage();
  const end = sessionEnd(isTradingDay(to) ? to : previousTradingDay(to), 'EQUITY_CAS');
  return end !== null && at < end;
}

const isDate = (date: string): boolean => !Number.isNaN(Date.parse(`${date}T00:00:00Z`));

const isPrice = (price: number): boolean => Number.isFinite(price) && price > 0;

const bad = (field: string, found: number | string, expected: string): BadIdea => ({
  reason: 'BAD_VALUES',
  found: `${field} ${found}`,
  expected,
});

function instrumentOf({ instrument }: Signal): Instrument | BadIdea {
  const { exchange, kind, expiry, strike, optionType } = instrument;
  const underlying = canonicalUnderlying(instrument.underlying);
  if (exchange !== 'NSE' && exchange !== 'BSE') return bad('exchange', exchange, 'NSE or BSE');
  if (kind === 'EQ') {
    // An index is quoted under its own name, but nobody can buy it.
    if (isIndex(underlying)) return bad('underlying', underlying, 'a share for kind EQ');
    return { kind, exchange, underlying };
  }
  if (expiry === undefined || !isDate(expiry)) return bad('expiry', expiry ?? 'none', 'a date');
  if (kind === 'FUT') return { kind, exchange, underlying, expiry };
  if (strike === undefined || !isPrice(strike)) {
    return bad('strike', strike ?? 'none', 'a price above 0');
  }
  if (optionType === undefined) return bad('optionType', 'none', 'CE or PE');
  return { kind, exchange, underlying, expiry, strike, optionType };
}
