// Reading archived days of minute bars (Parquet) beside reading the same days as gzipped lines of text.
import { gunzipSync, gzipSync } from 'node:zlib';
import { priceDayFile, readPriceDayFile } from '#adapters/s3/price-day-file.ts';
import { istDate } from '#core/market/ist.ts';
import { countFaults } from '#core/prices/price-faults.ts';
import { seriesBetween } from '#core/prices/price-range.ts';
import type { PriceSeries } from '#core/prices/price-series.ts';
import { type Comparison, compare, expectEqual } from './comparison.ts';
import { randomBars } from './price-tape.ts';

const DAYS = 250;
const DAY = 86_400_000;

export async function priceFilesBench(): Promise<readonly Comparison[]> {
  const days = daysOf(randomBars('SBIN'));
  const files = days.map((series) =>
    priceDayFile({
      instrument: 'SBIN',
      date: istDate(series.at[0] ?? 0),
      source: 'bench',
      faults: countFaults([], 0, 0),
      series,
    }),
  );
  const texts = days.map((series) => gzipSync(linesOf(series)));
  const bars = days.reduce((sum, { at }) => sum + at.length, 0);
  const [first] = await readAll(files.slice(0, 1));
  expectEqual('a day of prices', Array.from(first?.close ?? []), closesOf(texts[0]));
  const bytesPerBar = (all: readonly Uint8Array[]) =>
    all.reduce((sum, { byteLength }) => sum + byteLength, 0) / bars;
  const figures = {
    bars,
    bytesPerBar: bytesPerBar(files),
    gzipBytesPerBar: bytesPerBar(texts),
  };
  const contest = { what: 'days of minute bars from Parquet', size: DAYS, figures };
  return [
    await compare(
      { ...contest, peer: 'gzipped CSV, split and parsed' },
      () => readAll(files),
      () => texts.map(seriesOf),
    ),
  ];
}

async function readAll(files: readonly Uint8Array[]): Promise<readonly PriceSeries[]> {
  const days: PriceSeries[] = [];
  for (const file of files) days.push((await readPriceDayFile(file, 'bench')).series);
  return days;
}

function daysOf(series: PriceSeries): readonly PriceSeries[] {
  const days: PriceSeries[] = [];
  for (let from = series.at[0] ?? 0; days.length < DAYS; from += DAY) {
    const day = seriesBetween(series, from, from + DAY);
    if (day.at.length > 0) days.push(day);
  }
  return days;
}

const linesOf = ({ at, open, high, low, close }: PriceSeries): string =>
  Array.from(at, (instant, row) =>
    [instant, open[row], high[row], low[row], close[row]].join(','),
  ).join('\n');

function seriesOf(text: Uint8Array): readonly Float64Array[] {
  const rows = gunzipSync(text)
    .toString()
    .split('\n')
    .map((line) => line.split(',').map(Number));
  return [0, 1, 2, 3, 4].map((column) =>
    Float64Array.from(rows, (row) => row[column] ?? Number.NaN),
  );
}

const closesOf = (text: Uint8Array | undefined): readonly number[] =>
  Array.from((text && seriesOf(text)[4]) ?? []);
