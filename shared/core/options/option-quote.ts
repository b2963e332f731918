// Decides which price of an option may be turned into a volatility. One 0.05 tick of a cheap quote is
// worth more volatility than the quote knows (market reference, section 9.3).
import type { Instant } from '#core/market/ist.ts';
import type { Price } from '#core/market/money.ts';

/** The best bid and offer (0 = nobody quotes that side), or the last trade when there is no book. */
export type OptionQuote =
  | { readonly kind: 'book'; readonly bid: Price; readonly ask: Price }
  | { readonly kind: 'trade'; readonly price: Price; readonly at: Instant };

export type QuoteRefusal = 'ONE_SIDED' | 'CROSSED' | 'TOO_CHEAP' | 'STALE';

export type QuotedPrice =
  | { readonly kind: 'price'; readonly price: number }
  | { readonly kind: 'refused'; readonly reason: QuoteRefusal };

const CHEAPEST = 0.5;
const OLDEST_TRADE_MS = 60_000;

/**
 * The middle of a two-sided book, or a trade at most 60 s old; refused below Rs 0.50. A locked book
 * (bid = ask) is a price, a crossed one is not.
 */
export function quotedPrice(quote: OptionQuote, now: Instant): QuotedPrice {
  if (quote.kind === 'trade') {
    return now - quote.at > OLDEST_TRADE_MS ? refused('STALE') : notTooCheap(quote.price);
  }
  const { bid, ask } = quote;
  if (!(bid > 0 && ask > 0)) return refused('ONE_SIDED');
  return bid > ask ? refused('CROSSED') : notTooCheap((bid + ask) / 2);
}

const refused = (reason: QuoteRefusal): QuotedPrice => ({ kind: 'refused', reason });

const notTooCheap = (price: number): QuotedPrice =>
  price >= CHEAPEST ? { kind: 'price', price } : refused('TOO_CHEAP');
