// What the account holds beyond our groups: somebody traded by hand, or we lost sight of something.
import type { Instant } from '#core/market/ist.ts';
import type { Price } from '#core/market/money.ts';
import type { Product } from '../orders/order.ts';

/** Under one product: an order of another one does not close it. */
export interface ExternalPart {
  readonly product: Product;
  /** Units that no group of ours explains; negative = short, or less than ours. */
  readonly netQuantity: number;
  /** Null where the account has nothing: what is missing was closed by somebody else. */
  readonly averagePrice: Price | null;
}

export interface ExternalPosition {
  readonly contract: string;
  /** Of all parts together. */
  readonly netQuantity: number;
  readonly parts: readonly ExternalPart[];
  readonly seenAt: Instant;
  /** OPEN asks the operator; entries in that contract are refused until he answers. */
  readonly policy: 'OPEN' | 'IGNORED' | 'ADOPTED';
}
