// Object keys of the price archive, partitioned as Athena reads them:
// prices/instrument=NIFTY_2024-01-25_21500_CE/date=2024-01-11/minute.parquet
import type { IsoDate } from '#core/market/ist.ts';
import type { Resolution } from '#core/prices/price-series.ts';

export const PRICES_PREFIX = 'prices/';

const FILE: Readonly<Record<Resolution, string>> = {
  MINUTE: 'minute.parquet',
  TICK: 'tick.parquet',
};

export const priceKey = (instrument: string, date: IsoDate, resolution: Resolution): string =>
  `${pricesOf(instrument)}date=${date}/${FILE[resolution]}`;

const KEY_END = /\/date=(\d{4}-\d{2}-\d{2})\/(minute|tick)\.parquet$/;

/** What a key says of its day; null when it is none of this archive. */
export function dayOfKey(
  key: string,
): { readonly date: IsoDate; readonly resolution: Resolution } | null {
  const [, date, file] = KEY_END.exec(key) ?? [];
  return date === undefined ? null : { date, resolution: file === 'tick' ? 'TICK' : 'MINUTE' };
}

/** Where all days of the instrument lie. */
export const pricesOf = (instrument: string): string =>
  `${PRICES_PREFIX}instrument=${safePart(instrument)}/`;

/**
 * No two instruments share one. S3 calls letters, digits and `!-_.` safe; Hive's own escape, the percent
 * sign, is among those it advises against.
 */
const safePart = (instrument: string): string =>
  instrument.replaceAll(/[^A-Za-z0-9.-]/gu, (character) =>
    character === ':'
      ? '_'
      : `!${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(6, '0')}`,
  );
