// What the broker says about an order, whatever the wire said it in: a message of the order socket, a row of
// a book, the leg of a super order. Quantities are cumulative.
import type { Instant } from '#core/market/ist.ts';
import type { Price } from '#core/market/money.ts';
import type { OrderPart, Product } from './order.ts';

export const REPORT_STATUSES = [
  'TRANSIT',
  'PENDING',
  'PART_TRADED',
  'TRADED',
  'CANCELLED',
  'REJECTED',
  'EXPIRED',
  /** Of a leg: its exit order is placed. Of a super order: an exit is placed for all; neither is a fill. */
  'TRIGGERED',
  'CLOSED',
] as const;
export type ReportStatus = (typeof REPORT_STATUSES)[number];

export interface OrderReport {
  /** Of the entry, also when a leg is meant. */
  readonly brokerOrderId: string;
  /** Null where the broker does not repeat it. */
  readonly correlationId: string | null;
  /** ENTRY also of plain orders. */
  readonly part: OrderPart;
  readonly status: ReportStatus;
  readonly quantity: number;
  /** Units traded so far. */
  readonly filledQuantity: number;
  /** Null without a fill. */
  readonly averagePrice: Price | null;
  /** Limit, target or stop level in force; null where the message has none. */
  readonly price: Price | null;
  /** Of stop orders. */
  readonly trigger: Price | null;
  /** Of the broker's clock. */
  readonly updatedAt: Instant;
  readonly reason: string | null;
}

/** Its levels are in force; those of an ended order mean nothing. */
export const isLive = ({ status }: OrderReport): boolean =>
  status !== 'CANCELLED' && status !== 'EXPIRED' && status !== 'REJECTED';

/** A row of the trade book: the last word about a fill. */
export interface TradeReport {
  readonly tradeId: string;
  readonly brokerOrderId: string;
  readonly part: OrderPart;
  readonly quantity: number;
  readonly price: Price;
  readonly at: Instant;
}

/** Net units of the account in a contract under one product; negative = short. */
export interface PositionReport {
  readonly contract: string;
  readonly netQuantity: number;
  readonly averagePrice: Price;
  /** An order of another product does not close it. */
  readonly product: Product;
}

/** One consistent look at a venue. Lists are of the day; carried positions are among the positions. */
export interface BrokerBook {
  readonly takenAt: Instant;
  readonly orders: readonly OrderReport[];
  readonly trades: readonly TradeReport[];
  readonly positions: readonly PositionReport[];
}
