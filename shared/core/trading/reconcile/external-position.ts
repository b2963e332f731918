// What the account holds beyond our groups: somebody traded by hand, or we lost sight of something.
import type { Instant } from '#core/market/ist.ts';
import type { Price } from '#core/market/money.ts';
import type { Product } from '../orders/order.ts';

export interface ExternalPosition {
  readonly contract: string;
  /** Units that no group of ours explains; negative = short. */
  readonly netQuantity: number;
  readonly averagePrice: Price;
  /** Null where the account has nothing: what is missing was closed by somebody else. */
  readonly product: Product | null;
  readonly seenAt: Instant;
  /** OPEN asks the operator; entries in that contract are refused until he answers. */
  readonly policy: 'OPEN' | 'IGNORED' | 'ADOPTED';
}
