// Which instruments tell about an option trade, and what their prices say of it.
import {
  type HeldOption,
  type OptionPath,
  optionPath,
} from '#core/analytics/options/option-path.ts';
import { optionTapes } from '#core/analytics/options/option-tape.ts';
import type { Future, Option } from '#core/market/instrument.ts';
import { type IsoDate, istDate } from '#core/market/ist.ts';
import type { VolatilityLevel } from '#core/options/volatility-level.ts';
import type { PriceSeries } from '#core/prices/price-series.ts';
import { directionOf, type ReportedTrade } from '#core/signals/trade.ts';

/** The exit that counts: the claim's, or the tape's where it knows better. */
export type CountedExit = Pick<HeldOption, 'exitAt' | 'exitPrice'>;

/** Null for what is no option. `quantity` as in the features, positive. */
export function heldOption(
  { instrument, side, entryAt, entryPrice }: ReportedTrade,
  quantity: number,
  { exitAt, exitPrice }: CountedExit,
): HeldOption | null {
  if (instrument.kind !== 'OPT') return null;
  return {
    instrument,
    quantity: directionOf(side) * quantity,
    entryAt,
    entryPrice,
    exitAt,
    exitPrice,
  };
}

export const otherSideOf = (option: Option): Option => ({
  ...option,
  optionType: option.optionType === 'CE' ? 'PE' : 'CE',
});

/** The future of the option's own expiry: only its price is the option's forward. */
export const futureOf = ({ exchange, underlying, expiry }: Option): Future => ({
  kind: 'FUT',
  exchange,
  underlying,
  expiry,
});

/** Series around one contract as the archive has them; null where it has none. */
export interface ContractPrices {
  readonly option: PriceSeries | null;
  readonly otherSide: PriceSeries | null;
  readonly future: PriceSeries | null;
  readonly spot: PriceSeries | null;
}

/** Paths of trades of one contract, in their order; the levels are those of its underlying. */
export function optionPathsOf(
  held: readonly HeldOption[],
  prices: ContractPrices,
  levelOn: (entry: IsoDate) => VolatilityLevel | null,
): readonly OptionPath[] {
  const [first] = held;
  if (first === undefined) return [];
  const { option, spot } = prices;
  if (option === null) return held.map(() => ({ kind: 'refused', reason: 'NO_SERIES' }));
  const future = isStandIn(prices.future, spot) ? null : prices.future;
  const tapes = optionTapes(first.instrument, { ...prices, option, future });
  return held.map((one) => optionPath(one, tapes, levelOn(istDate(one.entryAt))));
}

/** Some archives price a future by its underlying; then it is no forward but the spot itself. */
function isStandIn(future: PriceSeries | null, spot: PriceSeries | null): boolean {
  if (future === null || spot === null || future.at.length !== spot.at.length) return false;
  return future.close.every((price, row) => price === spot.close[row]);
}
