// Daily volatilities of underlyings, at the money and of a constant maturity, from the days before.
import type { IsoDate } from '#core/market/ist.ts';
import type { VolatilitySeries } from '#core/options/volatility-level.ts';

export interface VolatilityHistory {
  /**
   * Values dated in [from, before), each underlying from one source: its own options where they give
   * enough values for a rank, else India VIX where that stands for it. Without any it is absent.
   */
  between(
    underlyings: readonly string[],
    from: IsoDate,
    before: IsoDate,
  ): Promise<ReadonlyMap<string, VolatilitySeries>>;
}
