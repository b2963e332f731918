// What the replay needs of a trade, and what it leaves behind.
import type { Instant } from '#core/market/ist.ts';
import type { Paise } from '#core/market/money.ts';

export interface ReplayTrade {
  readonly id: string;
  readonly entryAt: Instant;
  readonly exitAt: Instant;
  /** Held from entry to exit. */
  readonly marginPaise: Paise;
  /** P&L net of costs; read only when the exit lies inside the window. */
  readonly netPaise: Paise;
}

/** The corpus right after one exit. */
export interface CurvePoint {
  readonly at: Instant;
  readonly valuePaise: Paise;
  /** Change of the corpus by this exit. */
  readonly netPaise: Paise;
}
