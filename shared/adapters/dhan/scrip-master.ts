// Dhan's list of instruments as a lookup: which security an instrument of ours is. The file has some
// 276,000 lines and is read as it comes in.
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { parse } from 'csv-parse/sync';
import { PriceSourceFailed, type PriceSourceFault } from '#ports/price-source-failure.ts';
import type { DhanSecurity } from './charts.ts';
import { ScripMasterUnreadable, type ScripRow, scripRowReader } from './scrip-row.ts';

export interface ScripMaster {
  /** By contractKey; null when it is not listed (any more). */
  readonly securityOf: (instrument: string) => DhanSecurity | null;
  readonly size: number;
}

/** Throws ScripMasterUnreadable for a file without the columns needed, or without lines. */
export async function readScripMaster(
  text: AsyncIterable<Uint8Array | string>,
): Promise<ScripMaster> {
  const best = new Map<string, ScripRow>();
  const lines = createInterface({
    input: Readable.from(text, { objectMode: false }),
    crlfDelay: Number.POSITIVE_INFINITY,
  });
  let read: ReturnType<typeof scripRowReader> | null = null;
  for await (const line of lines) {
    if (line === '') continue;
    if (read === null) {
      read = scripRowReader(cellsOf(line));
      continue;
    }
    const row = read(cellsOf(line));
    if (row === null) continue;
    const known = best.get(row.key);
    if (known === undefined || row.rank < known.rank) best.set(row.key, row);
  }
  if (read === null) throw new ScripMasterUnreadable('scrip master: expected lines, found none');
  return {
    securityOf: (instrument) => best.get(instrument)?.security ?? null,
    size: best.size,
  };
}

const FETCH_MS = 120_000;

/** From the vendor's public address. Rejects with PriceSourceFailed. */
export async function fetchScripMaster(url: string, send = fetch): Promise<ScripMaster> {
  const failed = (code: PriceSourceFault, found: string) =>
    new PriceSourceFailed('Dhan', code, `scrip master ${url}: expected the file, found ${found}`);
  const response = await send(url, { signal: AbortSignal.timeout(FETCH_MS) }).catch(() => null);
  if (!response?.ok || response.body === null) {
    throw failed('UNREACHABLE', response === null ? 'no connection' : `status ${response.status}`);
  }
  try {
    return await readScripMaster(response.body);
  } catch (error) {
    if (error instanceof ScripMasterUnreadable) throw failed('ANSWER_UNUSABLE', error.message);
    throw failed('UNREACHABLE', 'an end before its end');
  }
}

/** Names with a comma are quoted; that is rare, and the rest is ten times faster to split. */
function cellsOf(line: string): readonly string[] {
  if (!line.includes('"')) return line.split(',');
  const [cells] = parse(line, { relax_column_count: true }) as string[][];
  return cells ?? [];
}
