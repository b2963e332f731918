// The sample world as files, in the layout in which real data comes: gzipped CSV and JSON lines.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { TRADE_COLUMNS } from '#core/pipeline/trade-columns.ts';
import { CONTRACT_FILE_COLUMNS } from './contract-rows.ts';
import type { SampleWorld } from './world.ts';

const DAILY_COLUMNS = ['date', 'open', 'high', 'low', 'close'] as const;

/** trades.csv.gz, contracts.csv.gz, daily/<UNDERLYING>.csv.gz and signals-late.jsonl in `dir`. */
export async function writeSampleWorld(world: SampleWorld, dir: string): Promise<void> {
  await mkdir(join(dir, 'daily'), { recursive: true });
  const zipped = (name: string, text: string): Promise<void> =>
    writeFile(join(dir, name), gzipSync(text));
  await zipped('trades.csv.gz', csvText(TRADE_COLUMNS.names, world.trades));
  await zipped('contracts.csv.gz', csvText(CONTRACT_FILE_COLUMNS, world.contracts));
  for (const [symbol, bars] of world.dailyBars) {
    await zipped(`daily/${symbol}.csv.gz`, csvText(DAILY_COLUMNS, bars));
  }
  const lines = world.lateSignals.map((signal) => `${JSON.stringify(signal)}\n`);
  await writeFile(join(dir, 'signals-late.jsonl'), lines.join(''));
}

/** The world quotes nothing: a value that would need quotes is a bug of the generator. */
function csvText<Column extends string>(
  columns: readonly Column[],
  rows: readonly Readonly<Partial<Record<Column, string | number>>>[],
): string {
  const line = (row: Readonly<Partial<Record<Column, string | number>>>): string =>
    columns.map((column) => plain(String(row[column] ?? ''))).join(',');
  return `${[columns.join(','), ...rows.map(line)].join('\n')}\n`;
}

function plain(value: string): string {
  if (/[",\r\n]/.test(value)) {
    throw new Error(`sample csv: expected a value without quotes or commas, found ${value}`);
  }
  return value;
}
