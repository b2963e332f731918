// Which transitions of orders and legs were seen while which fault was at work.
import type { Instant } from '#core/market/ist.ts';
import type { Order } from '#core/trading/orders/order.ts';
import type { FaultKind } from './fault-kind.ts';

/** Hits by `transition` and fault kind. */
export type FaultCoverage = Readonly<Record<string, Readonly<Partial<Record<FaultKind, number>>>>>;

/** A fault is at work on an order from when it struck it, or the whole engine while the order lived. */
export interface CoverageCount {
  struckOrder(kind: FaultKind, orderId: string): void;
  struckAll(kind: FaultKind, at: Instant): void;
  seen(transition: string, order: Pick<Order, 'orderId' | 'plannedAt'>): void;
  hits(): FaultCoverage;
}

export function coverageCount(): CoverageCount {
  const ofOrder = new Map<string, Set<FaultKind>>();
  const ofAll = new Map<FaultKind, Instant>();
  const hits: Record<string, Partial<Record<FaultKind, number>>> = {};
  return {
    struckOrder: (kind, orderId) => {
      const kinds = ofOrder.get(orderId);
      if (kinds === undefined) ofOrder.set(orderId, new Set([kind]));
      else kinds.add(kind);
    },
    struckAll: (kind, at) => ofAll.set(kind, at),
    seen: (transition, { orderId, plannedAt }) => {
      hits[transition] ??= {};
      const row = hits[transition];
      const kinds = new Set(ofOrder.get(orderId));
      for (const [kind, at] of ofAll) if (at >= plannedAt) kinds.add(kind);
      for (const kind of kinds) row[kind] = (row[kind] ?? 0) + 1;
    },
    hits: () => hits,
  };
}
