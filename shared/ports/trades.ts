// Stored trades, as the enrich function reads and writes them.

import type { TradeExcursion } from '#core/analytics/excursions/trade-excursion.ts';
import type { OptionPath } from '#core/analytics/options/option-path.ts';
import type { Regime } from '#core/analytics/regimes/regime.ts';
import type { IsoDate } from '#core/market/ist.ts';
import type { TradeFeatures } from '#core/pipeline/features.ts';
import type { KnownRegime } from '#core/pipeline/regimes.ts';
import type { Fade } from '#core/rules/fades/fade.ts';
import type { FadePolicy } from '#core/rules/fades/fade-order.ts';
import type { ReportedTrade } from '#core/signals/trade.ts';

/** A trade whose features are missing or out of date, or whose fade is of another policy than today's, with what the store knows about its contract. */
export interface StaleTrade {
  readonly trade: ReportedTrade;
  /** Changes with everything the features are computed from. */
  readonly revision: number;
  readonly contractLot: number | undefined;
}

export interface EnrichedTrade {
  readonly tradeId: string;
  /** Of the stale trade they were computed from. */
  readonly revision: number;
  /** Of the outcome that counts. */
  readonly features: TradeFeatures;
  readonly regime: KnownRegime;
  readonly excursion: TradeExcursion;
  readonly fade: Fade;
  /** Under which the fade was read. */
  readonly fadePolicy: FadePolicy;
  /** None for what is no option, for what never began, and while its prices are not there. */
  readonly option?: OptionPath | null;
}

export interface Trades {
  stale(advisorId: string): Promise<readonly StaleTrade[]>;
  /** Labels of the underlyings (and of the market) on the given dates. */
  regimes(
    underlyings: readonly string[],
    dates: readonly IsoDate[],
  ): Promise<(underlying: string, date: IsoDate) => Regime | undefined>;
  /** Stores features; a trade whose content, lot or labels changed in the meantime stays stale. */
  enrich(trades: readonly EnrichedTrade[]): Promise<void>;
}
