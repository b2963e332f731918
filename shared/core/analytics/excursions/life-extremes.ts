// The lowest and highest price certainly seen between a fill and an exit, with their instants. Of the
// row of the fill only what must have come after it counts, of the row of the exit only what must have
// come before it.
import type { Instant } from '#core/market/ist.ts';
import type { Price } from '#core/market/money.ts';
import {
  type ExtremeBlocks,
  highestRow,
  lowestRow,
  type RowSpan,
} from '#core/prices/extreme-blocks.ts';
import { firstIndexFrom, type PriceSeries } from '#core/prices/price-series.ts';
import type { ReportedTrade } from '#core/signals/trade.ts';
import type { ClaimedRow } from './claimed-row.ts';
import type { Extremes } from './excursion.ts';
import type { TapeOutcome } from './tape-verdict.ts';

/** The first instants at which the extremes were seen, to the resolution of the series. */
export interface LifeExtremes extends Extremes {
  readonly lowAt: Instant;
  readonly highAt: Instant;
}

export interface TapeLife {
  readonly trade: ReportedTrade;
  readonly series: PriceSeries;
  readonly blocks: ExtremeBlocks;
  readonly fill: ClaimedRow;
  readonly outcome: TapeOutcome;
}

export function lifeExtremes({ trade, series, blocks, fill, outcome }: TapeLife): LifeExtremes {
  const seen = watcher(trade.entryPrice, trade.entryAt);
  const fillAt = Math.max(trade.entryAt, series.at[fill.row] ?? Number.NaN);
  if (fill.row < outcome.row) {
    for (const price of afterFill(trade, series, fill)) seen.see(price, fillAt);
    seen.seeRows(series, blocks, { from: fill.row + 1, to: outcome.row });
    if (series.resolution === 'MINUTE') {
      seen.see(series.open[outcome.row] ?? Number.NaN, series.at[outcome.row] ?? Number.NaN);
    }
  }
  if (outcome.place === 'CLOSE') {
    if (fill.row < outcome.row) {
      seen.seeRows(series, blocks, { from: outcome.row, to: outcome.row + 1 });
    } else for (const price of afterFill(trade, series, fill)) seen.see(price, fillAt);
  }
  seen.see(outcome.price, Math.max(outcome.at, trade.entryAt));
  return seen.extremes();
}

/**
 * Prices of the fill's row that came after it. A fill at the open sees the whole row. Inside, when the
 * price came to the entry from the open: what lies beyond the entry on that way, and the close. When
 * only the second is known: the close.
 */
function afterFill(
  trade: ReportedTrade,
  { open, high, low, close }: PriceSeries,
  { row, place }: ClaimedRow,
): readonly Price[] {
  const first = open[row] ?? Number.NaN;
  const bottom = low[row] ?? Number.NaN;
  const top = high[row] ?? Number.NaN;
  if (place === 'OPEN') return [bottom, top];
  const last = close[row] ?? Number.NaN;
  if (place !== 'TOUCH') return [last];
  return [last, first > trade.entryPrice ? bottom : top];
}

function watcher(price: Price, at: Instant) {
  let low = price;
  let lowAt = at;
  let high = price;
  let highAt = at;
  const see = (next: Price, when: Instant): void => {
    if (next < low) {
      low = next;
      lowAt = when;
    }
    if (next > high) {
      high = next;
      highAt = when;
    }
  };
  return {
    see,
    seeRows(series: PriceSeries, blocks: ExtremeBlocks, span: RowSpan): void {
      const bottom = lowestRow(series, blocks, span);
      const top = highestRow(series, blocks, span);
      if (bottom < 0) return;
      see(series.low[bottom] ?? Number.NaN, series.at[bottom] ?? Number.NaN);
      see(series.high[top] ?? Number.NaN, series.at[top] ?? Number.NaN);
    },
    extremes: (): LifeExtremes => ({ low, high, lowAt, highAt }),
  };
}

const AFTER = 30 * 60_000;

/**
 * Extremes in (exit, exit + 30 minutes], cut at the session end; null when nothing traded there. The rest of
 * the exit's bar belongs to them when it was left at its open; otherwise nobody knows what came after.
 */
export function extremesAfter(
  series: PriceSeries,
  blocks: ExtremeBlocks,
  outcome: TapeOutcome,
  sessionEnd: Instant,
): Extremes | null {
  const last = outcome.at + AFTER;
  const restIsAfter = outcome.place === 'OPEN' && series.resolution === 'MINUTE';
  const span = {
    from: restIsAfter ? outcome.row : outcome.row + 1,
    to: Math.min(firstIndexFrom(series.at, last + 1), firstIndexFrom(series.at, sessionEnd)),
  };
  const bottom = series.low[lowestRow(series, blocks, span)];
  const top = series.high[highestRow(series, blocks, span)];
  return bottom === undefined || top === undefined ? null : { low: bottom, high: top };
}
