// Daily volatilities of underlyings, at the money and of a constant maturity, from the days before.
import type { IsoDate } from '#core/market/ist.ts';
import type { VolatilitySeries } from '#core/options/volatility-level.ts';

export interface VolatilityHistory {
  /**
   * Values dated in [from, before): of each underlying those of its own options, then India VIX where
   * that stands for it. Series without a value, and underlyings without any, are left out.
   */
  between(
    underlyings: readonly string[],
    from: IsoDate,
    before: IsoDate,
  ): Promise<ReadonlyMap<string, readonly VolatilitySeries[]>>;
}
