// The rows of one price file (gzip, UTF-8), by contract or as one series: "contract,ts,open,high,low,
// close", "ts,open,high,low,close[,volume]" or "ts,price". Bytes become numbers without passing through
// text: a general CSV parser takes ten times as long for the two million rows of one analysis.
import { readFile } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { istInstant } from '#core/market/ist.ts';
import type { PriceColumns } from '#core/prices/price-range.ts';
import { growingColumns, type RowSink } from './growing-columns.ts';

export class PriceFileUnreadable extends Error {
  override readonly name = 'PriceFileUnreadable';
  readonly code = 'PRICE_FILE_UNREADABLE';
}

/** Columns by the name in the first column; '' in a file of one series. Order as in the file. */
export type FileRows = ReadonlyMap<string, PriceColumns>;

type Layout = 'CONTRACT_BARS' | 'BARS' | 'TICKS';

const CHUNK = 1 << 18;
const NEWLINE = 10;
const RETURN = 13;
const COMMA = 44;
const MINUS = 45;
const DOT = 46;
const ZERO = 48;

/** Throws PriceFileUnreadable (damaged gzip, unknown header, a line that is no row) and IO errors. */
export async function readPriceRows(path: string): Promise<FileRows> {
  const packed = await readFile(path);
  const unpacked = createGunzip({ chunkSize: CHUNK });
  unpacked.end(packed);
  const reader = rowReader(path);
  let rest: Buffer = Buffer.alloc(0);
  try {
    for await (const chunk of unpacked as AsyncIterable<Buffer>) {
      const text = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
      const end = text.lastIndexOf(NEWLINE) + 1;
      reader.read(text, end);
      rest = text.subarray(end);
    }
  } catch (error) {
    const damage = gzipDamage(error);
    if (damage === null) throw error;
    throw new PriceFileUnreadable(`${path}: expected whole gzip data, found ${damage}`);
  }
  if (rest.length > 0) reader.read(Buffer.concat([rest, Buffer.from('\n')]), rest.length + 1);
  return reader.rows();
}

function gzipDamage(error: unknown): string | null {
  if (typeof error !== 'object' || error === null) return null;
  const { code = '', message = '' } = error as {
    readonly code?: unknown;
    readonly message?: unknown;
  };
  return String(code).startsWith('Z_') ? String(message) : null;
}

interface RowReader {
  /** Reads the whole lines in text[0, end). */
  read(text: Buffer, end: number): void;
  rows(): FileRows;
}

function rowReader(path: string): RowReader {
  const series = new Map<string, RowSink>();
  const line = lineReader();
  let layout: Layout | null = null;
  let number = 0;
  let name = '';
  let sink: RowSink | undefined;

  const named = (contract: string): RowSink => {
    const own = series.get(contract) ?? growingColumns(layout === 'TICKS');
    series.set(contract, own);
    return own;
  };
  const sinkAt = (text: Buffer, from: number, comma: number): RowSink => {
    if (sink === undefined || !sameText(text, from, comma, name)) {
      name = text.toString('latin1', from, comma);
      sink = named(name);
    }
    return sink;
  };
  const readRow = (text: Buffer, from: number): number => {
    if (layout !== 'CONTRACT_BARS') {
      sink ??= named('');
      return line.append(sink, text, from, layout === 'TICKS');
    }
    const comma = text.indexOf(COMMA, from);
    return line.append(sinkAt(text, from, comma), text, comma + 1, false);
  };
  return {
    read(text, end) {
      for (let from = 0; from < end; ) {
        number += 1;
        if (layout === null) {
          const newline = text.indexOf(NEWLINE, from);
          layout = layoutOf(text.toString('latin1', from, newline).trim(), path);
          from = newline + 1;
          continue;
        }
        const next = readRow(text, from);
        if (next < 0) throw notARow(path, number, text, from);
        from = next;
      }
    },
    rows: () => new Map([...series].map(([key, own]) => [key, own.columns()])),
  };
}

function layoutOf(header: string, path: string): Layout {
  if (header === 'contract,ts,open,high,low,close') return 'CONTRACT_BARS';
  if (header === 'ts,open,high,low,close' || header === 'ts,open,high,low,close,volume')
    return 'BARS';
  if (header === 'ts,price') return 'TICKS';
  throw new PriceFileUnreadable(
    `${path}, line 1: expected ts,open,high,low,close or ts,price, found "${header.slice(0, 80)}"`,
  );
}

function notARow(path: string, line: number, text: Buffer, from: number): PriceFileUnreadable {
  const found = text.toString('utf8', from, text.indexOf(NEWLINE, from)).slice(0, 80);
  return new PriceFileUnreadable(`${path}, line ${line}: expected a price row, found "${found}"`);
}

function sameText(text: Buffer, from: number, to: number, name: string): boolean {
  if (to - from !== name.length) return false;
  for (let at = 0; at < name.length; at++) {
    if (text[from + at] !== name.charCodeAt(at)) return false;
  }
  return true;
}

/** `2021-01-01T09:15:00+05:30`; one date stays for hundreds of rows, so its midnight is kept. */
const STAMP = 25;
const ZONE = '+05:30';

const digit = (text: Buffer, at: number): number => (text[at] ?? 0) - ZERO;
const isDigit = (value: number): boolean => value >= 0 && value <= 9;

/** A whole number up to 2^53 over a power of ten up to 1e22 divides to the double nearest the decimal. */
const POWERS = Array.from({ length: 16 }, (_, digits) => 10 ** digits);

function lineReader() {
  let date = '';
  let midnight = Number.NaN;
  let cursor = 0;

  /** NaN when the next 25 bytes are no Indian timestamp. */
  const stamp = (text: Buffer, from: number): number => {
    if (!sameText(text, from, from + 10, date)) {
      date = text.toString('latin1', from, from + 10);
      midnight = /^\d{4}-\d\d-\d\d$/.test(date) ? istInstant(date, '00:00') : Number.NaN;
    }
    if (text[from + 13] !== 58 || text[from + 16] !== 58) return Number.NaN;
    if (!sameText(text, from + 19, from + STAMP, ZONE)) return Number.NaN;
    const hours = digit(text, from + 11) * 10 + digit(text, from + 12);
    const minutes = digit(text, from + 14) * 10 + digit(text, from + 15);
    const seconds = digit(text, from + 17) * 10 + digit(text, from + 18);
    return midnight + (hours * 3600 + minutes * 60 + seconds) * 1000;
  };

  /** The decimal at the cursor, which moves past its comma; NaN for an empty field; null = no number. */
  const decimal = (text: Buffer): number | null => {
    const from = cursor;
    let whole = 0;
    let point = -1;
    let byte = text[cursor] ?? NEWLINE;
    if (byte === MINUS) byte = text[++cursor] ?? NEWLINE;
    while (byte !== COMMA && byte !== NEWLINE && byte !== RETURN) {
      if (byte === DOT && point < 0) point = cursor;
      else if (isDigit(byte - ZERO)) whole = whole * 10 + byte - ZERO;
      else return null;
      byte = text[++cursor] ?? NEWLINE;
    }
    const length = cursor - from;
    const decimals = point < 0 ? 0 : cursor - point - 1;
    if (byte === COMMA) cursor += 1;
    if (length === 0) return Number.NaN;
    if (length > 15) return Number(text.toString('latin1', from, from + length));
    const value = whole / (POWERS[decimals] ?? Number.NaN);
    return text[from] === MINUS ? -value : value;
  };

  return {
    /** Appends the row that starts at `from`; returns where the next line starts, -1 = no row. */
    append(sink: RowSink, text: Buffer, from: number, tick: boolean): number {
      const at = stamp(text, from);
      if (Number.isNaN(at) || text[from + STAMP] !== COMMA) return -1;
      cursor = from + STAMP + 1;
      const open = decimal(text);
      if (open === null) return -1;
      if (tick) sink.push(at, open, open, open, open);
      else {
        const high = decimal(text);
        const low = decimal(text);
        const close = decimal(text);
        if (high === null || low === null || close === null) return -1;
        sink.push(at, open, high, low, close);
      }
      return text.indexOf(NEWLINE, cursor) + 1;
    },
  };
}
