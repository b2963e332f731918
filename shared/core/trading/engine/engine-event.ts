// Everything that can happen to the engine. Nothing else reaches it: prices, knowledge of the day, answers of
// the ledger and of the broker, and time itself are events.
import type { Segment } from '#core/market/calendar.ts';
import type { Instant } from '#core/market/ist.ts';
import type { Price } from '#core/market/money.ts';
import type { Signal } from '#core/signals/signal.ts';
import type { OperatorCommand } from '../control/operator-command.ts';
import type { Venue } from '../orders/order.ts';
import type { BrokerBook, OrderReport } from '../orders/order-report.ts';
import type { TradingDay } from './trading-day.ts';

/** Durable state was loaded: reconciliation comes before anything else. */
export interface Started {
  readonly kind: 'started';
  readonly at: Instant;
}

/** The pre-market of the date is done: knowledge, capital and readiness. Comes again after a restart. */
export interface DayOpened {
  readonly kind: 'dayOpened';
  readonly at: Instant;
  readonly day: TradingDay;
}

/** Continuous trading of a segment begins, stops for a while (circuit breaker), or is over for the day. */
export interface SessionChanged {
  readonly kind: 'session';
  readonly at: Instant;
  readonly segment: Segment;
  readonly phase: 'OPEN' | 'HALTED' | 'CLOSED';
}

/** A signal as its source has it now: posted, updated, cancelled or closed. Delivered at least once. */
export interface SignalSeen {
  readonly kind: 'signal';
  readonly at: Instant;
  readonly signal: Signal;
}

/** A document that is no signal; it is recorded and never traded. */
export interface SignalMalformed {
  readonly kind: 'malformedSignal';
  readonly at: Instant;
  readonly signalId: string;
  /** Field, expected, found. */
  readonly problems: readonly string[];
}

/** Last traded price. */
export interface Quoted {
  readonly kind: 'quote';
  readonly at: Instant;
  readonly contract: string;
  readonly price: Price;
}

/** Pushed by the broker; may be repeated, late, out of order, or missing. */
export interface OrderReported {
  readonly kind: 'orderReport';
  readonly at: Instant;
  readonly venue: Venue;
  readonly report: OrderReport;
}

export type CommandOutcome =
  | { readonly kind: 'ACCEPTED'; readonly brokerOrderId: string | null }
  /** The broker's answer proves that nothing was done. */
  | { readonly kind: 'REFUSED'; readonly code: string; readonly message: string }
  /** Proves it too, and may be tried again later. */
  | { readonly kind: 'RATE_LIMITED' }
  /** Timeout, 5xx, cut connection, unreadable answer: it may have been done. */
  | { readonly kind: 'UNKNOWN'; readonly message: string };

/** What came of a place, modify, cancel or brokerSwitch effect. */
export interface CommandAnswered {
  readonly kind: 'commandResult';
  readonly at: Instant;
  readonly commandId: string;
  readonly outcome: CommandOutcome;
}

/** FAILED says nothing: neither flat nor absent. */
export type QueryAnswer =
  | { readonly kind: 'FAILED'; readonly message: string }
  | { readonly kind: 'BOOK'; readonly book: BrokerBook }
  /** One order by correlation id, its entry and its legs; empty = the broker does not know it (yet). */
  | { readonly kind: 'ORDER'; readonly reports: readonly OrderReport[] };

export interface QueryAnswered {
  readonly kind: 'queryResult';
  readonly at: Instant;
  readonly queryId: string;
  readonly answer: QueryAnswer;
}

/** REFUSED = another writer holds the lease: this one never writes again. UNKNOWN may have been written. */
export interface CommitAnswered {
  readonly kind: 'commitResult';
  readonly at: Instant;
  readonly sequence: number;
  readonly outcome: 'DONE' | 'REFUSED' | 'UNKNOWN';
}

export interface TimerFired {
  readonly kind: 'timer';
  readonly at: Instant;
  readonly timerId: string;
}

/** A stream of the outside world is down or back; after ORDERS comes back, books are compared. */
export interface FeedChanged {
  readonly kind: 'feed';
  readonly at: Instant;
  readonly feed: 'PRICES' | 'ORDERS';
  readonly phase: 'DOWN' | 'UP';
}

export interface OperatorAsked {
  readonly kind: 'operator';
  readonly at: Instant;
  /** The same id again changes nothing. */
  readonly requestId: string;
  readonly command: OperatorCommand;
  readonly by: string;
  readonly reason: string;
}

export type EngineEvent =
  | Started
  | DayOpened
  | SessionChanged
  | SignalSeen
  | SignalMalformed
  | Quoted
  | OrderReported
  | CommandAnswered
  | QueryAnswered
  | CommitAnswered
  | TimerFired
  | FeedChanged
  | OperatorAsked;
