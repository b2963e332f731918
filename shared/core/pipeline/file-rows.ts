// Steps 1 to 3 over a stream: text chunks in, batches of usable rows and rejects out, in file order.
import type { ReportedTrade } from '#core/signals/trade.ts';
import { createCsvReader } from './csv-reader.ts';
import { type Read, read } from './field.ts';
import { createJsonReader } from './json-reader.ts';
import { normalise } from './normalise.ts';
import { type Columns, FileRefused, type Parsed, type RawRow, type RowReader } from './parse.ts';
import { beginning, type Reject, reject } from './reject.ts';
import { validate } from './validate.ts';

/** A usable row and its physical line. */
export interface Placed<T> {
  readonly line: number;
  readonly value: T;
}

export interface Batch<T> {
  readonly rows: readonly Placed<T>[];
  readonly rejects: readonly Reject[];
}

/** The columns nobody uses are known only after the last row. */
export interface IncomingFile<T> {
  readonly batches: AsyncIterable<Batch<T>>;
  readonly ignoredColumns: () => readonly string[];
}

const BATCH_ROWS = 5000;
/** Rows of JSON may bring columns without end; the first of them say what is wrong. */
const NAMED_COLUMNS = 100;
const NAME_LENGTH = 80;

/** Rows of a .csv or .json file (.gz unpacked before). Throws FileRefused for another ending. */
export function incomingFile<T>(
  fileName: string,
  chunks: AsyncIterable<string>,
  columns: Columns,
  judgeRow: (row: RawRow) => Read<T>,
): IncomingFile<T> {
  const reader = readerFor(fileName, columns);
  const ignoredColumns = () =>
    reader
      .ignoredColumns()
      .slice(0, NAMED_COLUMNS)
      .map((name) => beginning(name, NAME_LENGTH));
  return { batches: batches(chunks, reader, judgeRow), ignoredColumns };
}

/** The trade of a row: validated, then in one spelling. */
export function reportedTrade(row: RawRow): Read<ReportedTrade> {
  const valid = validate(row);
  return valid.ok ? read(normalise(valid.value)) : valid;
}

function readerFor(fileName: string, columns: Columns): RowReader {
  const name = fileName.toLowerCase().replace(/\.gz$/, '');
  if (name.endsWith('.csv')) return createCsvReader(columns);
  if (name.endsWith('.json')) return createJsonReader(columns);
  throw new FileRefused(`file name: expected .csv or .json (also .gz), found "${fileName}"`);
}

async function* batches<T>(
  chunks: AsyncIterable<string>,
  reader: RowReader,
  judgeRow: (row: RawRow) => Read<T>,
): AsyncGenerator<Batch<T>> {
  let rows: Placed<T>[] = [];
  let rejects: Reject[] = [];
  const judge = (parsed: readonly Parsed[]): void => {
    for (const one of parsed) {
      if (one.kind === 'reject') {
        rejects.push(one.reject);
        continue;
      }
      const value = judgeRow(one.row);
      if (value.ok) rows.push({ line: one.row.line, value: value.value });
      else rejects.push(reject(one.row.line, value.fault, one.row.raw));
    }
  };
  for await (const chunk of chunks) {
    judge(reader.push(chunk));
    if (rows.length + rejects.length < BATCH_ROWS) continue;
    yield { rows, rejects };
    rows = [];
    rejects = [];
  }
  judge(reader.end());
  yield { rows, rejects };
}
