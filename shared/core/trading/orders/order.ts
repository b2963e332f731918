// An order of ours at the broker: what was asked, how far it got, and which change of it is under way.
import type { Instrument } from '#core/market/instrument.ts';
import type { Instant } from '#core/market/ist.ts';
import type { Price } from '#core/market/money.ts';
import type { Side } from '#core/signals/trade.ts';

/** Where an order goes: to the broker, or to the broker model that trades on paper. */
export const VENUES = ['BROKER', 'PAPER'] as const;
export type Venue = (typeof VENUES)[number];

/** INTRADAY is squared off the same day; CNC = shares, MARGIN = derivatives that are carried over night. */
export type Product = 'INTRADAY' | 'CNC' | 'MARGIN';

interface AnyRequest {
  readonly contract: string;
  readonly instrument: Instrument;
  readonly side: Side;
  readonly product: Product;
  /** Units, not lots. */
  readonly quantity: number;
  /** Limit, rupees, on the tick: there are no bare market orders. */
  readonly price: Price;
}

/** Entry, target and stop in one: the broker arms the exits for what is filled and cancels one for the other. */
export interface SuperRequest extends AnyRequest {
  readonly kind: 'SUPER';
  readonly target: Price;
  readonly stop: Price;
}

/** A plain limit order: an exit. */
export interface LimitRequest extends AnyRequest {
  readonly kind: 'LIMIT';
}

/** Becomes a limit order at `price` once `trigger` is traded: protection where no super order gives it. */
export interface StopRequest extends AnyRequest {
  readonly kind: 'STOP';
  readonly trigger: Price;
}

export type OrderRequest = SuperRequest | LimitRequest | StopRequest;

export const ORDER_STATUSES = [
  /** Part of a reservation that is being written. */
  'PLANNED',
  /** Written; waits for room under the order rate. */
  'QUEUED',
  /** Handed to the broker, no answer yet. */
  'SENT',
  /** The answer proved nothing: it is looked up, never sent again. */
  'UNKNOWN',
  /** Known to the broker, nothing filled. */
  'OPEN',
  'PART_FILLED',
  'FILLED',
  /** These may have fills. */
  'CANCELLED',
  'EXPIRED',
  'REJECTED',
  /** Never reached the broker. */
  'NOT_PLACED',
] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

export const LEG_STATUSES = [
  /** Nothing of the entry is filled, so far as we know. */
  'WAITING',
  /** In the market for what is filled. */
  'ARMED',
  /** Its price was traded: an exit order is at the exchange, which is no proof of a fill. */
  'TRIGGERED',
  'PART_FILLED',
  'FILLED',
  'CANCELLED',
  'EXPIRED',
  'REJECTED',
] as const;
export type LegStatus = (typeof LEG_STATUSES)[number];

/** What was filled, each trade once. Cumulative reports and single trades both lead to it. */
export interface Fill {
  /** Units. */
  readonly quantity: number;
  /** Of all units, rupees; null before the first. */
  readonly averagePrice: Price | null;
  /** Units by the id of the trade at the exchange, as far as trades were read. */
  readonly trades: Readonly<Record<string, { readonly quantity: number; readonly price: Price }>>;
  readonly firstAt: Instant | null;
  readonly lastAt: Instant | null;
}

export const NO_FILL: Fill = {
  ...{ quantity: 0, averagePrice: null, trades: {} },
  ...{ firstAt: null, lastAt: null },
};

/** The target or the stop of a super order. */
export interface OrderLeg {
  readonly status: LegStatus;
  /** The level the broker is known to have. */
  readonly price: Price;
  readonly fill: Fill;
}

/** What an order is to become; absent = as it is. */
export interface WantedChange {
  readonly cancel?: true;
  readonly price?: Price;
  readonly quantity?: number;
  readonly target?: Price;
  readonly stop?: Price;
  /** Of a STOP order; `toLimit` turns it into a plain limit at `price`. */
  readonly trigger?: Price;
  readonly toLimit?: true;
}

export type OrderPart = 'ENTRY' | 'TARGET' | 'STOP';

/** A modify or cancel that was handed to the broker; one at a time per order. */
export interface OpenCommand {
  readonly commandId: string;
  readonly change: WantedChange;
  /** Which part of a super order it speaks about; ENTRY also of plain orders. */
  readonly part: OrderPart;
  /** UNKNOWN: no answer, or an accepted cancel that the broker does not show yet. */
  readonly status: 'SENT' | 'UNKNOWN';
  readonly sentAt: Instant;
  readonly lookups: number;
}

export type OrderPurpose = 'ENTRY' | 'EXIT' | 'PROTECT';

export interface Order {
  /** Ours, also the broker's correlation id: at most 25 of [A-Za-z0-9_-], used once. */
  readonly orderId: string;
  readonly groupId: string;
  /** 1 = nearest target. */
  readonly legNumber: number;
  readonly purpose: OrderPurpose;
  readonly venue: Venue;
  /** As the broker is known to have it: changes with confirmed modifications. */
  readonly request: OrderRequest;
  readonly status: OrderStatus;
  readonly brokerOrderId: string | null;
  readonly fill: Fill;
  /** Of a super order only. */
  readonly target: OrderLeg | null;
  readonly stop: OrderLeg | null;
  /** What it is to become; null = nothing beyond the open command. */
  readonly wanted: WantedChange | null;
  readonly command: OpenCommand | null;
  /** The broker takes 25 per order. */
  readonly modifications: number;
  /** Look-ups since the outcome became unknown that found nothing although the query worked. */
  readonly lookups: number;
  readonly plannedAt: Instant;
  /** Since when it may go out. */
  readonly queuedAt: Instant | null;
  readonly sentAt: Instant | null;
  /** The broker's own time of the newest report that was applied. */
  readonly reportedAt: Instant | null;
  /** Why it was rejected, refused or not placed. */
  readonly reason: string | null;
}

/** No report can end it any more, but a late fill is still accepted. */
export const isTerminal = ({ status }: Pick<Order, 'status'>): boolean =>
  status === 'FILLED' ||
  status === 'CANCELLED' ||
  status === 'EXPIRED' ||
  status === 'REJECTED' ||
  status === 'NOT_PLACED';

/** Units of a super order that its exits closed. */
export const exitedQuantity = ({ target, stop }: Pick<Order, 'target' | 'stop'>): number =>
  (target?.fill.quantity ?? 0) + (stop?.fill.quantity ?? 0);

/** Cancelled, expired or rejected: it closes nothing any more, but for a late fill. */
export const isLegOver = ({ status }: OrderLeg): boolean =>
  status === 'FILLED' || status === 'CANCELLED' || status === 'EXPIRED' || status === 'REJECTED';

/** By the broker's evidence nothing of it works any more: neither the order nor an exit of a super order. */
export function isAtRest(order: Order): boolean {
  const { target, stop, fill } = order;
  if (!isTerminal(order)) return false;
  if (target === null || stop === null || exitedQuantity(order) >= fill.quantity) return true;
  return isLegOver(target) && isLegOver(stop);
}
