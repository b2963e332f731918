// Prices from a folder of files: bars/<SYMBOL>/<YEAR>.csv.gz and option_bars/<YYYY-MM>.csv.gz, minute
// bars stamped at their start in Indian time. Numbers are read by hand: a general CSV parser takes ten
// times as long for the millions of bars of one run.
import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { PriceSeries } from '#core/prices/price-series.ts';
import type { PriceHistory } from '#ports/price-history.ts';

const unzip = promisify(gunzip);

export class BarsUnreadable extends Error {
  override readonly name = 'BarsUnreadable';
  readonly code = 'BARS_UNREADABLE';
}

/** Each series is read once and kept for the run. */
export function priceFolder(folder: string): PriceHistory {
  const symbols = new Map<string, Promise<PriceSeries | null>>();
  let contracts: Promise<ReadonlyMap<string, PriceSeries>> | undefined;
  return {
    symbol(symbol) {
      const known = symbols.get(symbol) ?? readSymbol(folder, symbol);
      symbols.set(symbol, known);
      return known;
    },
    async contract(contract) {
      contracts ??= readContracts(join(folder, 'option_bars'));
      return (await contracts).get(contract) ?? null;
    },
  };
}

async function readSymbol(folder: string, symbol: string): Promise<PriceSeries | null> {
  const own = join(folder, 'bars', symbol);
  if (!/^[\w&-]+$/.test(symbol) || !existsSync(own)) return null;
  const columns = createColumns();
  for (const name of csvFiles(own)) {
    const path = join(own, name);
    readLines(await unzip(await readFile(path)), path, (text, from) =>
      appendBar(columns, text, from),
    );
  }
  return seriesOf(columns, symbol);
}

async function readContracts(folder: string): Promise<ReadonlyMap<string, PriceSeries>> {
  const all = new Map<string, Columns>();
  for (const name of existsSync(folder) ? csvFiles(folder) : []) {
    const path = join(folder, name);
    readLines(await unzip(await readFile(path)), path, (text, from) => {
      const comma = text.indexOf(COMMA, from);
      const contract = text.toString('latin1', from, comma);
      const columns = all.get(contract) ?? createColumns();
      all.set(contract, columns);
      return appendBar(columns, text, comma + 1);
    });
  }
  return new Map([...all].map(([contract, columns]) => [contract, seriesOf(columns, contract)]));
}

const csvFiles = (folder: string): readonly string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.csv.gz'))
    .sort();

interface Columns {
  readonly at: number[];
  readonly open: number[];
  readonly high: number[];
  readonly low: number[];
  readonly close: number[];
}

const createColumns = (): Columns => ({ at: [], open: [], high: [], low: [], close: [] });

function seriesOf(columns: Columns, name: string): PriceSeries {
  const { at } = columns;
  for (let row = 1; row < at.length; row++) {
    if ((at[row] ?? 0) <= (at[row - 1] ?? 0)) {
      const found = new Date(at[row] ?? 0).toISOString();
      throw new BarsUnreadable(`bars of ${name}: expected ascending times, found ${found} again`);
    }
  }
  return {
    resolution: 'MINUTE',
    at: Float64Array.from(at),
    open: Float64Array.from(columns.open),
    high: Float64Array.from(columns.high),
    low: Float64Array.from(columns.low),
    close: Float64Array.from(columns.close),
  };
}

const COMMA = 44;
const NEWLINE = 10;

/** Calls `append` with the start of every line after the header; false = the line is no bar. */
function readLines(
  text: Buffer,
  path: string,
  append: (text: Buffer, from: number) => boolean,
): void {
  let line = 2;
  for (let from = text.indexOf(NEWLINE) + 1; from > 0 && from < text.length; line++) {
    if (!append(text, from)) {
      const end = text.indexOf(NEWLINE, from);
      throw new BarsUnreadable(
        `${path}, line ${line}: expected a bar, found "${text.toString('utf8', from, end).slice(0, 80)}"`,
      );
    }
    const end = text.indexOf(NEWLINE, from);
    from = end < 0 ? text.length : end + 1;
  }
}

/** `2021-01-01T09:15:00+05:30` is 25 characters; one date stays for 375 bars. */
const STAMP_LENGTH = 25;
const ZONE = '+05:30';
let lastDate = '';
let lastMidnight = 0;

function appendBar(columns: Columns, text: Buffer, from: number): boolean {
  const stamp = text.toString('latin1', from, from + STAMP_LENGTH);
  if (!stamp.endsWith(ZONE)) return false;
  const date = stamp.slice(0, 10);
  if (date !== lastDate) {
    lastDate = date;
    lastMidnight = Date.parse(`${date}T00:00:00${ZONE}`);
  }
  const seconds =
    Number(stamp.slice(11, 13)) * 3600 +
    Number(stamp.slice(14, 16)) * 60 +
    Number(stamp.slice(17, 19));
  const end = text.indexOf(NEWLINE, from);
  const [open, high, low, close] = text
    .toString('latin1', from + STAMP_LENGTH + 1, end < 0 ? text.length : end)
    .split(',')
    .map(Number);
  const at = lastMidnight + seconds * 1000;
  if (!(at > 0 && isBar(open, high, low, close))) return false;
  columns.at.push(at);
  columns.open.push(open ?? 0);
  columns.high.push(high ?? 0);
  columns.low.push(low ?? 0);
  columns.close.push(close ?? 0);
  return true;
}

const isBar = (open = 0, high = 0, low = 0, close = 0): boolean =>
  low > 0 && high >= low && open > 0 && close > 0;
