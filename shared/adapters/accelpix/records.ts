// Answers of AccelPix as columns. A record with an unreadable price becomes a bad row, which cleaning
// counts; anything else that does not fit is an error that names the field.
import * as z from 'zod';
import {
  type AccelPixBar,
  type AccelPixListing,
  accelPixBar,
  accelPixListing,
  accelPixTick,
} from '#contracts/accelpix.ts';
import type { PriceColumns } from '#core/prices/price-range.ts';
import { PriceSourceFailed } from '#ports/price-source-failure.ts';

/** Throws PriceSourceFailed when the answer is no list of bars. */
export const barRecords = (what: string, answer: unknown): readonly AccelPixBar[] =>
  parsed(what, z.array(accelPixBar), answer);

/** Throws PriceSourceFailed when no bar at all has a price. */
export function barColumns(what: string, bars: readonly AccelPixBar[]): PriceColumns {
  const column = (value: (bar: AccelPixBar) => number) => Float64Array.from(bars, value);
  return somePriced(what, {
    at: column(({ at }) => at),
    open: column(({ open }) => open),
    high: column(({ high }) => high),
    low: column(({ low }) => low),
    close: column(({ close }) => close),
  });
}

/** One column for all four prices, as ticks have them. Throws as the others do. */
export function tickColumns(what: string, answer: unknown): PriceColumns {
  const ticks = parsed(what, z.array(accelPixTick), answer);
  const price = Float64Array.from(ticks, (tick) => tick.price);
  const at = Float64Array.from(ticks, (tick) => tick.at);
  return somePriced(what, { at, open: price, high: price, low: price, close: price });
}

export const listings = (answer: unknown): readonly AccelPixListing[] =>
  parsed('master', z.array(accelPixListing), answer);

function parsed<Schema extends z.ZodType>(
  what: string,
  schema: Schema,
  answer: unknown,
): z.infer<Schema> {
  const result = schema.safeParse(answer);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const field = issue?.path.join('.') || 'answer';
  const rest = result.error.issues.length - 1;
  const more = rest > 0 ? ` (and ${rest} more)` : '';
  throw new PriceSourceFailed(
    'AccelPix',
    'ANSWER_UNUSABLE',
    `${what}: ${field}: ${issue?.message ?? 'does not fit'}${more}`,
  );
}

/** A field that was renamed arrives as a column without a number: that is no bad tick but another format. */
function somePriced(what: string, rows: PriceColumns): PriceColumns {
  const isPriced = (close: number, row: number) =>
    ![close, rows.open[row], rows.high[row], rows.low[row]].some(Number.isNaN);
  if (rows.at.length === 0 || rows.close.some(isPriced)) return rows;
  const found = `expected prices, found none in ${rows.at.length} records`;
  throw new PriceSourceFailed('AccelPix', 'ANSWER_UNUSABLE', `${what}: ${found}`);
}
