// Stored trades as they were reported, and the lots of their contracts: what a simulation follows.
import type { Instant } from '#core/market/ist.ts';
import type { ReportedTrade } from '#core/signals/trade.ts';

export interface ReportedTrades {
  /** Entered in [from, until) whose features are up to date, by entry. */
  entered(from: Instant, until: Instant): Promise<readonly ReportedTrade[]>;
  /** Units of a lot by contractKey, of traded contracts that a contract file lists. */
  lots(): Promise<ReadonlyMap<string, number>>;
}
