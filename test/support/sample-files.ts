// The sample world as files for scenarios: whole, or a few advisors of it where a small one will do.
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { sampleFiles, type WorldFiles } from '#local/run/world.ts';
import { DEFAULT_SEED } from '#local/sample/world.ts';

export interface SampleFiles extends WorldFiles {
  readonly folder: string;
  /** Writes rows under another name, below the header of the trades file. */
  readonly write: (name: string, rows: readonly string[]) => string;
  /** The rows of the trades file, without its header. */
  readonly rows: readonly string[];
  /** Position of a column in a row. */
  readonly column: (name: string) => number;
  readonly remove: () => void;
}

/** The sample world in a folder of its own. */
export async function sampleWorld(): Promise<SampleFiles> {
  const folder = mkdtempSync(join(tmpdir(), 'saras-sample-'));
  // The database server may run as another user and must pass through.
  chmodSync(folder, 0o711);
  const files = await sampleFiles(folder, DEFAULT_SEED);
  const [header = '', ...rows] = gunzipSync(readFileSync(files.trades))
    .toString()
    .trimEnd()
    .split('\n');
  return {
    ...files,
    folder,
    rows,
    column: (name) => columnOf(header, name),
    write: (name, own) => {
      const path = join(folder, name);
      writeFileSync(path, `${[header, ...own].join('\n')}\n`);
      return path;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** The trades of the first few advisors, plain and in order, in a folder `npm start --data` accepts. */
export async function smallWorld(advisors: number): Promise<SampleFiles> {
  const world = await sampleWorld();
  const at = world.column('advisor_id');
  const ids = [...new Set(world.rows.map((row) => row.split(',')[at] ?? ''))].sort();
  const kept = new Set(ids.slice(0, advisors));
  const rows = world.rows.filter((row) => kept.has(row.split(',')[at] ?? ''));
  rmSync(world.trades);
  const trades = world.write('trades.csv', rows);
  return { ...world, trades, rows, lateSignals: [], pullDate: null };
}

/** The row with another value in one place. */
export const withCell = (row: string, index: number, text: string): string =>
  row.split(',').with(index, text).join(',');

function columnOf(header: string, name: string): number {
  const index = header.split(',').indexOf(name);
  if (index < 0) throw new Error(`expected a column ${name}, found ${header}`);
  return index;
}
