// Everything the engine remembers. A value: a step gives a new one.
import type { Segment } from '#core/market/calendar.ts';
import type { Instant } from '#core/market/ist.ts';
import type { Paise, Price } from '#core/market/money.ts';
import type { RuleDirection } from '#core/rules/rule-direction.ts';
import type { BookPeak } from '../control/book-peak.ts';
import { type Controls, NO_CONTROLS } from '../control/controls.ts';
import { type Crowd, EMPTY_CROWD } from '../crowd.ts';
import type { DailyCorpus } from '../daily-corpus.ts';
import type { TradeGroup } from '../groups/trade-group.ts';
import type { CrowdIdea } from '../intake/crowd-idea.ts';
import type { SignalRecord } from '../intake/signal-record.ts';
import type { Order, Venue } from '../orders/order.ts';
import type { SentMessages } from '../orders/order-rate.ts';
import type { ExternalPosition } from '../reconcile/external-position.ts';
import type { PostedIdea } from '../same-idea.ts';
import type { Counters } from './durable-record.ts';
import type { Commit } from './effect.ts';
import type { EngineSettings } from './engine-settings.ts';
import type { TradingDay } from './trading-day.ts';

export interface Quote {
  readonly price: Price;
  readonly at: Instant;
}

export type SessionPhase = 'CLOSED' | 'OPEN' | 'HALTED';

/** Why a query was sent and how often it failed in a row. */
export interface OpenQuery {
  readonly queryId: string;
  readonly sentAt: Instant;
  readonly venue: Venue;
  readonly what: 'BOOK' | 'ORDER';
  /** Of ORDER. */
  readonly orderId: string | null;
}

/** The newest comparison of a venue's book with what we believe. */
export interface ComparedBook {
  /** When the book was asked for that was compared last; null = none in this life. */
  readonly askedAt: Instant | null;
  /** That book had neither a position nor an order that works. */
  readonly isFlat: boolean;
  /** Queries that failed since. */
  readonly failures: number;
}

/** Survives a crash: see durable-record. */
export interface DurableState {
  readonly day: TradingDay | null;
  readonly books: Readonly<Partial<Record<RuleDirection, DailyCorpus>>>;
  readonly peaks: Readonly<Partial<Record<RuleDirection, BookPeak>>>;
  readonly controls: Controls;
  readonly signals: ReadonlyMap<string, SignalRecord>;
  readonly ideas: ReadonlyMap<string, CrowdIdea>;
  readonly groups: ReadonlyMap<string, TradeGroup>;
  readonly orders: ReadonlyMap<string, Order>;
  readonly externals: ReadonlyMap<string, ExternalPosition>;
  readonly counters: Counters;
}

/** Follows from the durable part or is learnt anew after a start. */
export interface VolatileState {
  /** RECOVERING until the books of the venue were compared; FENCED = another writer, nothing any more. */
  readonly health: 'RECOVERING' | 'RUNNING' | 'FENCED';
  readonly sessions: Readonly<Record<Segment, SessionPhase>>;
  readonly feeds: Readonly<Record<'PRICES' | 'ORDERS', 'UP' | 'DOWN'>>;
  readonly quotes: ReadonlyMap<string, Quote>;
  /** The votes of `ideas` whose entry was reached. */
  readonly crowd: Crowd;
  /** Ids of ideas by contract. */
  readonly ideasOf: ReadonlyMap<string, readonly string[]>;
  /** Signals that wait for readiness, their session or an unpause, in order of arrival. */
  readonly held: readonly string[];
  /** What was posted in the last half hour, by ideaKey. */
  readonly posted: ReadonlyMap<string, readonly PostedIdea[]>;
  /** Ids of groups that are not closed, by contract. */
  readonly groupsOf: ReadonlyMap<string, readonly string[]>;
  /** Open P&L of a group at the last price, paise. */
  readonly openPaise: ReadonlyMap<string, Paise>;
  /** Our order id by venue and the broker's. */
  readonly orderOf: ReadonlyMap<string, string>;
  /** Order id by the id of the command that is under way. */
  readonly commandOf: ReadonlyMap<string, string>;
  /** Orders that wait for the order rate (to be placed, or to become what is wanted), first come first. */
  readonly waiting: readonly string[];
  readonly sent: SentMessages;
  readonly timers: ReadonlyMap<string, Instant>;
  readonly queries: ReadonlyMap<string, OpenQuery>;
  readonly compared: ReadonlyMap<Venue, ComparedBook>;
  readonly unconfirmed: ReadonlyMap<number, { readonly commit: Commit; readonly attempts: number }>;
  /** Since when units of a group have no stop, by group. */
  readonly uncovered: ReadonlyMap<string, Instant>;
}

export interface EngineState extends DurableState, VolatileState {
  readonly settings: EngineSettings;
  /** Of the newest event. */
  readonly now: Instant;
}

export const EMPTY_STATE: DurableState & VolatileState = {
  ...{ day: null, books: {}, peaks: {}, controls: NO_CONTROLS },
  ...{ signals: new Map(), ideas: new Map(), groups: new Map(), orders: new Map() },
  externals: new Map(),
  counters: { sequence: 0, ids: 0 },
  health: 'RECOVERING',
  sessions: { EQUITY: 'CLOSED', EQUITY_CAS: 'CLOSED', DERIVATIVES: 'CLOSED' },
  feeds: { PRICES: 'UP', ORDERS: 'UP' },
  ...{ quotes: new Map(), crowd: EMPTY_CROWD, ideasOf: new Map(), held: [], posted: new Map() },
  ...{ groupsOf: new Map(), openPaise: new Map(), orderOf: new Map(), commandOf: new Map() },
  ...{
    waiting: [],
    sent: { recent: [], today: 0, heldUntil: 0 },
    timers: new Map(),
    queries: new Map(),
    compared: new Map(),
  },
  ...{ unconfirmed: new Map(), uncovered: new Map() },
};
