// An order that passed every risk check. Only `approved` makes one, and only of one can an order be made.
import type { OrderPurpose, OrderRequest, Venue } from '../orders/order.ts';

export interface OrderIntent {
  readonly groupId: string;
  readonly legNumber: number;
  readonly purpose: OrderPurpose;
  readonly venue: Venue;
  readonly request: OrderRequest;
}

declare const isApproved: unique symbol;
export type ApprovedIntent = OrderIntent & { readonly [isApproved]: true };
