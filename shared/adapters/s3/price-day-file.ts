// One day of prices as a Parquet file and back, exact to the bit. Times are millisecond timestamps in
// UTC, prices doubles: any reader of Parquet can use them. The same day always gives the same bytes.
import { type FileMetaData, parquetMetadata, parquetRead, type SchemaElement } from 'hyparquet';
import { type ColumnSource, parquetWriteBuffer } from 'hyparquet-writer';
import * as z from 'zod';
import { PRICE_FAULTS } from '#core/prices/price-faults.ts';
import type { PriceSeries, Resolution } from '#core/prices/price-series.ts';
import type { PriceDay } from '#ports/price-archive.ts';

export class PriceFileUnusable extends Error {
  override readonly name = 'PriceFileUnusable';
  readonly code = 'PRICE_FILE_UNUSABLE';
}

/** Raised with any change that old readers would misunderstand. */
const VERSION = '1';

const PRICE_COLUMNS = {
  MINUTE: ['open', 'high', 'low', 'close'],
  TICK: ['price'],
} as const satisfies Record<Resolution, readonly string[]>;

/** A single row group: a day is small, and is always read whole. */
const ONE_GROUP = 10_000_000;

export function priceDayFile(day: PriceDay): Uint8Array {
  const { series } = day;
  return new Uint8Array(
    parquetWriteBuffer({
      columnData: columnsOf(series),
      schema: schemaOf(series.resolution),
      rowGroupSize: ONE_GROUP,
      // They let a reader skip files by value: the key says the day, and prices are never looked for.
      statistics: false,
      kvMetadata: [
        { key: 'instrument', value: day.instrument },
        { key: 'date', value: day.date },
        { key: 'resolution', value: series.resolution },
        { key: 'source', value: day.source },
        { key: 'faults', value: JSON.stringify(PRICE_FAULTS.map((fault) => day.faults[fault])) },
        { key: 'version', value: VERSION },
      ],
      createdBy: 'saras',
    }),
  );
}

/** Evenly spaced times shrink to nothing as differences; prices take a dictionary where one pays. */
function columnsOf(series: PriceSeries): ColumnSource[] {
  const at: ColumnSource = {
    name: 'at',
    data: BigInt64Array.from(series.at, (instant) => BigInt(instant)),
    encoding: 'DELTA_BINARY_PACKED',
    offsetIndex: false,
  };
  const price = (name: string, data: Float64Array): ColumnSource => ({
    name,
    data,
    offsetIndex: false,
  });
  if (series.resolution === 'TICK') return [at, price('price', series.close)];
  return [at, ...PRICE_COLUMNS.MINUTE.map((name) => price(name, series[name]))];
}

function schemaOf(resolution: Resolution): SchemaElement[] {
  const prices = PRICE_COLUMNS[resolution];
  return [
    { name: 'prices', num_children: prices.length + 1 },
    { name: 'at', type: 'INT64', converted_type: 'TIMESTAMP_MILLIS', repetition_type: 'REQUIRED' },
    ...prices.map((name): SchemaElement => ({ name, type: 'DOUBLE', repetition_type: 'REQUIRED' })),
  ];
}

const about = z.object({
  instrument: z.string(),
  date: z.string(),
  resolution: z.enum(['MINUTE', 'TICK']),
  source: z.string(),
  faults: z
    .string()
    .transform((text) => JSON.parse(text))
    .pipe(z.array(z.int().nonnegative()).length(PRICE_FAULTS.length)),
  version: z.literal(VERSION),
});

/** `name` is said in errors. Throws PriceFileUnusable for anything but a file of `priceDayFile`. */
export async function readPriceDayFile(bytes: Uint8Array, name: string): Promise<PriceDay> {
  try {
    return await priceDay(bytes);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new PriceFileUnusable(`${name}: expected a day of prices, found ${why}`);
  }
}

async function priceDay(bytes: Uint8Array): Promise<PriceDay> {
  const file = bytes.slice().buffer;
  const metadata = parquetMetadata(file);
  const told = Object.fromEntries(
    (metadata.key_value_metadata ?? []).map(({ key, value }) => [key, value]),
  );
  const { instrument, date, resolution, source, faults } = about.parse(told);
  return {
    instrument,
    date,
    source,
    series: await seriesOf(file, metadata, resolution),
    faults: Object.fromEntries(
      PRICE_FAULTS.map((fault, kind) => [fault, faults[kind] ?? 0]),
    ) as PriceDay['faults'],
  };
}

async function seriesOf(
  file: ArrayBuffer,
  metadata: FileMetaData,
  resolution: Resolution,
): Promise<PriceSeries> {
  const rows = Number(metadata.num_rows);
  const columns = new Map<string, Float64Array>();
  for (const name of ['at', ...PRICE_COLUMNS[resolution]])
    columns.set(name, new Float64Array(rows).fill(Number.NaN));
  await parquetRead({
    file,
    metadata,
    parsers: { timestampFromMilliseconds: Number },
    onChunk: ({ columnName, columnData, rowStart }) => {
      columns.get(columnName)?.set(columnData as ArrayLike<number>, rowStart);
    },
  });
  const column = (name: string): Float64Array => {
    const found = columns.get(name);
    if (!found || found.some(Number.isNaN)) throw new Error(`no whole column ${name}`);
    return found;
  };
  const at = column('at');
  if (resolution === 'TICK') {
    const price = column('price');
    return { resolution, at, open: price, high: price, low: price, close: price };
  }
  return {
    resolution,
    at,
    open: column('open'),
    high: column('high'),
    low: column('low'),
    close: column('close'),
  };
}
