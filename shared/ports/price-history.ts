// Past prices by what priced the trade: an index or share by its symbol (its futures too), an option by
// its contract.
import type { PriceSeries } from '#core/prices/price-series.ts';

export interface PriceHistory {
  /** Null when there are no prices of that symbol. */
  symbol(symbol: string): Promise<PriceSeries | null>;
  /** By contractKey; null when there are no prices of that contract. */
  contract(contract: string): Promise<PriceSeries | null>;
}
