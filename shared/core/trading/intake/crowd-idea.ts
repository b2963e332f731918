// An advisor's idea as the crowd counts it, followed by its prices from posting to its end, whatever the gates
// say about trading it.
import type { Instant } from '#core/market/ist.ts';
import type { Price } from '#core/market/money.ts';
import type { Side } from '#core/signals/trade.ts';
import type { OpenIdea } from '../crowd.ts';

export interface CrowdIdea extends OpenIdea {
  readonly contract: string;
  readonly side: Side;
  readonly entry: Price;
  readonly stoploss: Price | null;
  /** The nearest one. */
  readonly target: Price | null;
  /** It votes from here on; null = its entry was not reached yet. */
  readonly reachedAt: Instant | null;
  /** Forgotten if its entry is not reached by then. */
  readonly entryUntil: Instant;
  /** Square-off or expiry; null = only a level or the advisor ends it. */
  readonly until: Instant | null;
  /** The side of the entry on which the price was when it was posted; null = no price yet. */
  readonly waitsFor: 'RISE' | 'FALL' | null;
}
