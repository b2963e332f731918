// An order as the broker keeps it. Altered in place: only the floor it belongs to ever sees it.
import type { Category } from '#core/market/category.ts';
import type { Instant, IsoDate } from '#core/market/ist.ts';
import type { Price } from '#core/market/money.ts';
import type { Side } from '#core/signals/trade.ts';
import type { OrderPart, Product } from '#core/trading/orders/order.ts';
import type { OrderReport, ReportStatus } from '#core/trading/orders/order-report.ts';
import type { VenueOrder } from '../venue.ts';

/** A limit at the exchange: an entry, an exit, or a leg that fired. */
export interface Limit {
  status: ReportStatus;
  /** Units it is for. */
  quantity: number;
  /** Null while a leg waits for its price. */
  limit: Price | null;
  /** It was better than the market when it came: it takes the price it finds. */
  takes: boolean;
  filled: number;
  /** Sum of price x quantity in 1/10,000 rupee. */
  value: number;
}

export interface WorkingLeg extends Limit {
  readonly part: 'TARGET' | 'STOP';
  /** The level at which it fires. */
  level: Price;
}

export interface WorkingOrder {
  readonly brokerOrderId: string;
  /** Null of an order that is not ours. */
  readonly correlationId: string | null;
  readonly contract: string;
  readonly category: Category;
  readonly kind: 'SUPER' | 'LIMIT' | 'STOP';
  readonly side: Side;
  readonly direction: 1 | -1;
  readonly product: Product;
  readonly lotSize: number;
  /** Paise. */
  readonly tick: number;
  /** Of the day whose book shows it. */
  bookDate: IsoDate;
  readonly entry: Limit;
  /** Of a stop order until it fired. */
  trigger: Price | null;
  readonly target: WorkingLeg | null;
  readonly stop: WorkingLeg | null;
  modifications: number;
  reason: string | null;
  updatedAt: Instant;
  /** Prices since its exits were armed. */
  pricesArmed: number;
  /** How often chance was asked about a fill. */
  draws: number;
  /** Made anew when it changed since. */
  rows: readonly OrderReport[] | null;
  seen: VenueOrder | null;
}

export const isWorking = ({ status }: Limit): boolean =>
  status === 'TRANSIT' || status === 'PENDING' || status === 'PART_TRADED';

export const isFired = ({ limit, status }: WorkingLeg): boolean =>
  limit !== null && (status === 'TRIGGERED' || status === 'PART_TRADED');

/** Waits for its level, or has fired and is not filled. */
export const isLegLive = (leg: WorkingLeg): boolean => leg.status === 'PENDING' || isFired(leg);

/** Units bought (of a sale: sold) that no leg closed. */
export const heldUnits = ({ entry, target, stop }: WorkingOrder): number =>
  entry.filled - (target?.filled ?? 0) - (stop?.filled ?? 0);

const firedUnits = (leg: WorkingLeg | null): number =>
  leg !== null && isFired(leg) ? leg.quantity - leg.filled : 0;

/** Held units that no fired leg is about. */
export const uncommittedUnits = (order: WorkingOrder): number =>
  heldUnits(order) - firedUnits(order.target) - firedUnits(order.stop);

/** Something can still happen to it at a price. */
export function isLive(order: WorkingOrder): boolean {
  if (isWorking(order.entry)) return true;
  const legs = [order.target, order.stop];
  return legs.some((leg) => leg !== null && isLegLive(leg) && heldUnits(order) > 0);
}

const coveredUnits = (order: WorkingOrder): number => {
  const { kind, entry, target, stop } = order;
  if (kind !== 'SUPER') return isWorking(entry) ? entry.quantity - entry.filled : 0;
  const waiting = stop?.status === 'PENDING' ? uncommittedUnits(order) : 0;
  return waiting + firedUnits(target) + firedUnits(stop);
};

/** The truth about it; the same object until it changes. */
export function seenOrder(order: WorkingOrder): VenueOrder {
  order.seen ??= {
    brokerOrderId: order.brokerOrderId,
    correlationId: order.correlationId,
    contract: order.contract,
    netQuantity: order.direction * heldUnits(order),
    entryFilled: order.entry.filled,
    targetFilled: order.target?.filled ?? 0,
    stopFilled: order.stop?.filled ?? 0,
    coveredQuantity: coveredUnits(order),
  };
  return order.seen;
}

const averageOf = ({ filled, value }: Limit): Price | null =>
  filled === 0 ? null : value / filled / 10_000;

/** What the broker says about one part of it now. Its clock has whole seconds. */
export function reportOf(order: WorkingOrder, part: OrderPart): OrderReport {
  const leg = part === 'TARGET' ? order.target : order.stop;
  const own = part === 'ENTRY' || leg === null ? order.entry : leg;
  return {
    brokerOrderId: order.brokerOrderId,
    correlationId: order.correlationId,
    part,
    status: own.status,
    quantity: own === leg && leg.limit === null ? order.entry.filled : own.quantity,
    filledQuantity: own.filled,
    averagePrice: averageOf(own),
    price: part === 'ENTRY' || leg === null ? own.limit : leg.level,
    trigger: part === 'ENTRY' ? order.trigger : null,
    updatedAt: Math.floor(order.updatedAt / 1000) * 1000,
    reason: order.reason,
  };
}

/** One row for it and one for each of its legs. */
export function rowsOf(order: WorkingOrder): readonly OrderReport[] {
  order.rows ??= [
    reportOf(order, 'ENTRY'),
    ...(order.target === null ? [] : [reportOf(order, 'TARGET')]),
    ...(order.stop === null ? [] : [reportOf(order, 'STOP')]),
  ];
  return order.rows;
}
