// What the engine wants done. A shell carries effects out in their order; it decides nothing.
import type { Category } from '#core/market/category.ts';
import type { Instant } from '#core/market/ist.ts';
import type { Paise, Price } from '#core/market/money.ts';
import type { RuleDirection } from '#core/rules/rule-direction.ts';
import type { OrderPart, OrderRequest, Venue } from '../orders/order.ts';
import type { DurableRecord } from './durable-record.ts';

/** One movement of money in the ledger. All figures are paise of one category of one book. */
export interface LedgerMove {
  readonly kind: 'reserve' | 'release' | 'deploy' | 'settle';
  readonly groupId: string;
  readonly book: RuleDirection;
  readonly category: Category;
  readonly marginPaise: Paise;
  /** Of settle only, else 0. */
  readonly netPaise: Paise;
}

/**
 * One transaction under the fencing token, always the first effect of its step: what follows is done only
 * when it is written. The same sequence again is the same transaction.
 */
export interface Commit {
  readonly kind: 'commit';
  readonly sequence: number;
  readonly moves: readonly LedgerMove[];
  readonly writes: readonly DurableRecord[];
}

/** Sent once; again only after RATE_LIMITED, which proves that the broker took nothing. */
export interface Place {
  readonly kind: 'place';
  readonly commandId: string;
  /** The correlation id. */
  readonly orderId: string;
  readonly venue: Venue;
  readonly request: OrderRequest;
}

export interface Modify {
  readonly kind: 'modify';
  readonly commandId: string;
  readonly orderId: string;
  readonly brokerOrderId: string;
  readonly venue: Venue;
  readonly part: OrderPart;
  /** All values of that part as they shall be. */
  readonly values: {
    readonly quantity?: number;
    readonly price?: Price;
    readonly target?: Price;
    readonly stop?: Price;
    readonly trigger?: Price;
    /** Of a plain order: LIMIT drops its trigger. */
    readonly orderType?: 'LIMIT' | 'STOP';
  };
}

/** ENTRY of a super order cancels all of it; after its fill the position stays without exits. */
export interface Cancel {
  readonly kind: 'cancel';
  readonly commandId: string;
  readonly orderId: string;
  readonly brokerOrderId: string;
  readonly venue: Venue;
  readonly part: OrderPart;
}

export interface Query {
  readonly kind: 'query';
  readonly queryId: string;
  readonly venue: Venue;
  /** ORDER looks one up by correlation id. */
  readonly what: { readonly kind: 'BOOK' } | { readonly kind: 'ORDER'; readonly orderId: string };
}

/** The broker's own kill switch, which it takes only from a flat account. */
export interface BrokerSwitch {
  readonly kind: 'brokerSwitch';
  readonly commandId: string;
}

export const ALARMS = [
  'UNPROTECTED',
  'UNKNOWN_OUTCOME',
  'UNKNOWN_POSITION',
  'ORDER_REJECTED',
  'MODIFY_REJECTED',
  'MODIFICATIONS_SPENT',
  'ILLEGAL_TRANSITION',
  'OVERFILL',
  'EXIT_NOT_FILLED',
  'LOSS_HALT',
  'DRAWDOWN_HALT',
  'KILL_SWITCH',
  'FLATTENED',
  'FLATTEN_STUCK',
  'FENCED',
  'LEDGER_UNKNOWN',
  'RECONCILE_FAILED',
  'FEED_DOWN',
  'EXPIRY_EXIT',
  'CORPORATE_ACTION',
  'FUNDS_BELOW_CORPUS',
] as const;
export type Alarm = (typeof ALARMS)[number];

/** For people. An alarm wants somebody to look now. */
export interface Notify {
  readonly kind: 'notify';
  readonly level: 'INFO' | 'ALARM';
  readonly code: Alarm | 'TRADED' | 'CLOSED' | 'REFUSED';
  /** What it is about: group, order or contract. */
  readonly about: string;
  readonly text: string;
}

/** A timer event with this id at that time; setting it again moves it. */
export interface SetTimer {
  readonly kind: 'timer';
  readonly timerId: string;
  readonly at: Instant;
}

export type Effect = Commit | Place | Modify | Cancel | Query | BrokerSwitch | Notify | SetTimer;
