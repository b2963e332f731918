// Every number the engine goes by that is no market rule and no rule of an advisor: stated, none hidden.
import type { Category } from '#core/market/category.ts';
import type { Period } from '#core/signals/trade.ts';
import { HOLDING_DAYS } from '../holding-time.ts';

export interface EngineSettings {
  /** Without rules: share of the book at risk per trade. */
  readonly baseRiskShare: number;
  /** Caps, share of the book's opening: margin of one signal, and of all open trades of one underlying. */
  readonly signalCapShare: number;
  readonly underlyingCapShare: number;
  /** Of one order, rupees. */
  readonly largestOrderRupees: number;
  /** Trade groups of a book that may be open at once. */
  readonly openGroups: number;
  readonly huntedShareAbove: number;
  /** A signal older than this since its first tradable instant is not traded. */
  readonly signalAgeSeconds: number;
  /** A last price older than this is none. */
  readonly quoteAgeSeconds: number;
  /** Last price and entry within this percent: at once (options: the second figure). */
  readonly marketIdeaPct: number;
  readonly marketIdeaOptionPct: number;
  /** How far a marketable limit goes beyond the last price, percent by category. */
  readonly protectionPct: Readonly<Record<Category, number>>;
  /** A price that ran past this share of the risk or of the way to the first target is not chased. */
  readonly gapGuardShare: number;
  /** Entries that rest or are watched are given up after so many minutes; sent ones that should fill at once, seconds. */
  readonly entryValidityMinutes: Readonly<Record<Period, number>>;
  readonly marketableEntrySeconds: number;
  /** An exit order that is not filled goes after the price every so many seconds, at most so often before it is an alarm. */
  readonly exitChaseSeconds: number;
  readonly exitChases: number;
  /** Orders a second, a minute, an hour, a day; the broker's limits, less a reserve for exits. */
  readonly orderRate: {
    readonly second: number;
    readonly minute: number;
    readonly hour: number;
    readonly day: number;
    /** Share of each that only exits and protection may use. */
    readonly exitReserve: number;
  };
  /** An intent that waited longer for the order rate is refused. */
  readonly queuedIntentSeconds: number;
  /** The broker's limit of modifications per order, and how many of them trailing leaves for the exit. */
  readonly modifications: number;
  readonly modificationReserve: number;
  /** After a sent command without answer; then look-ups so far apart, so many that found nothing. */
  readonly answerSeconds: number;
  readonly lookupSeconds: number;
  readonly lookups: number;
  /** Books are compared so often; a failed query is repeated after the shorter time. */
  readonly reconcileSeconds: number;
  readonly queryRetrySeconds: number;
  /** Filled units without a stop for longer than this are an alarm and leave. */
  readonly unprotectedSeconds: number;
  readonly squareOffMinutes: number;
  readonly lastEntryMinutes: number;
  /** Trading days before expiry by whose end stock derivatives are out. */
  readonly stockExpiryDays: number;
  readonly holdingDays: Readonly<Record<Exclude<Period, 'INTRADAY'>, number>>;
  /** Percent of the book's opening, from the day's peak; of the highest peak ever. */
  readonly dailyLossPct: number;
  readonly maxDrawdownPct: number;
  /** Commits without answer before the engine stops. */
  readonly commitAttempts: number;
}

/**
 * Orders: the broker's 10 a second, 250 a minute, 1,000 an hour, 7,000 a day; 8 a second as the market
 * reference advises (section 7.2). Hours as in the backtest (section 6.6). Entry validity as the advisors'
 * ideas are judged. Protection within the exchange's price checks (section 6.3): futures 2 to 3 %,
 * options far more. The rest has no source: seconds that a person at the desk would call prompt.
 */
export const DEFAULT_SETTINGS: EngineSettings = {
  baseRiskShare: 0.005,
  signalCapShare: 0.1,
  underlyingCapShare: 0.25,
  largestOrderRupees: 20_000_000,
  openGroups: 60,
  huntedShareAbove: 0.5,
  signalAgeSeconds: 180,
  quoteAgeSeconds: 120,
  marketIdeaPct: 0.02,
  marketIdeaOptionPct: 0.5,
  protectionPct: {
    NSE_EQ: 0.5,
    INDEX_FUTURES: 0.3,
    STOCK_FUTURES: 0.5,
    INDEX_OPTIONS: 5,
    STOCK_OPTIONS: 8,
  },
  gapGuardShare: 0.5,
  entryValidityMinutes: { INTRADAY: 120, SWING: 375, POSITIONAL: 375 },
  marketableEntrySeconds: 30,
  exitChaseSeconds: 3,
  exitChases: 8,
  orderRate: { second: 8, minute: 250, hour: 1000, day: 7000, exitReserve: 0.2 },
  queuedIntentSeconds: 20,
  modifications: 25,
  modificationReserve: 5,
  answerSeconds: 5,
  lookupSeconds: 2,
  lookups: 5,
  reconcileSeconds: 60,
  queryRetrySeconds: 5,
  unprotectedSeconds: 10,
  squareOffMinutes: 10,
  lastEntryMinutes: 45,
  stockExpiryDays: 2,
  holdingDays: HOLDING_DAYS,
  dailyLossPct: 2,
  maxDrawdownPct: 10,
  commitAttempts: 5,
};
