// The legs of one order through the prices: filled at the advised entry where the tape bears it out, then
// targets, stop and trailing stop, until the order ends.
import { type ClaimedRow, fillRow } from '#core/analytics/excursions/claimed-row.ts';
import type { IndexedPrices } from '#core/analytics/excursions/trade-excursion.ts';
import { type Instant, type IsoDate, istDate } from '#core/market/ist.ts';
import { firstIndexFrom } from '#core/prices/price-series.ts';
import { type EndRow, endRow } from './end-row.ts';
import type { DayClose, LegOrder, LegsReplay } from './leg-order.ts';
import { walkLegs } from './leg-walk.ts';

export type OrderReplay =
  | { readonly kind: 'refused'; readonly refusal: 'NOT_FILLED' | 'NO_PRICES' }
  | {
      readonly kind: 'replayed';
      /** With one leg, with two, ... as many as there are targets. */
      readonly byLegs: readonly LegsReplay[];
      /** Last prices of the days it may have been open over night. */
      readonly closes: readonly DayClose[];
    };

/** `prices` end with `lastDate`. */
export function replayOrder(
  order: LegOrder,
  prices: IndexedPrices,
  lastDate: IsoDate,
): OrderReplay {
  const { report, targets } = order;
  const fill = fillRow(prices.series, report);
  if (fill === null) return { kind: 'refused', refusal: 'NO_PRICES' };
  if (!fill.traded) return { kind: 'refused', refusal: 'NOT_FILLED' };
  const end = endRow(prices, { report, end: order.end, fill, lastDate });
  const byLegs = targets.map((_, place) =>
    walkLegs({ ...prices, order, fill, end }, targets.slice(0, place + 1)),
  );
  return { kind: 'replayed', byLegs, closes: dayCloses(prices, fill, end) };
}

function dayCloses(
  { series, days }: IndexedPrices,
  fill: ClaimedRow,
  end: EndRow,
): readonly DayClose[] {
  const instantOf = (row: number): Instant => series.at[row] ?? Number.NaN;
  const first = firstIndexFrom(days.dayEnd, instantOf(fill.row) + 1);
  const last = firstIndexFrom(days.dayEnd, instantOf(end.row) + 1);
  const closes: DayClose[] = [];
  for (let day = first; day <= last; day++) {
    const row = firstIndexFrom(series.at, days.dayEnd[day] ?? Number.NaN) - 1;
    const price = series.close[row];
    if (price !== undefined) closes.push({ date: istDate(instantOf(row)), price });
  }
  return closes;
}
