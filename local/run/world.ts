// What a run loads: real files of --data, or a sample world generated from a seed.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { priceFolder } from '#adapters/files/price-folder.ts';
import type { ClosedSignal } from '#core/signals/signal.ts';
import { UsageError } from '#local/cli/usage.ts';
import { generateSampleWorld } from '#local/sample/world.ts';
import { writeSampleWorld } from '#local/sample/write.ts';
import type { PriceHistory } from '#ports/price-history.ts';

export interface WorldFiles {
  readonly trades: string;
  readonly contracts: string | null;
  /** Minute bars, null without. */
  readonly prices: PriceHistory | null;
  /** One file of daily bars per underlying. */
  readonly dailyBars: readonly string[];
  /** Closed signals that the daily pull will find in Mongo. */
  readonly lateSignals: readonly ClosedSignal[];
  /** The market day on which the daily pull runs, null without late signals. */
  readonly pullDate: string | null;
}

/** The files of a folder laid out like the reference data. Throws UsageError without trades. */
export function filesOf(folder: string): WorldFiles {
  const trades = firstOf(folder, ['trades.csv.gz', 'trades.csv', 'trades.json']);
  if (trades === null) {
    throw new UsageError(`--data ${folder}: expected trades.csv.gz, trades.csv or trades.json`);
  }
  const daily = join(folder, 'daily');
  return {
    trades,
    contracts: firstOf(folder, ['contracts.csv.gz', 'contracts.csv']),
    prices: existsSync(join(folder, 'bars')) ? priceFolder(folder) : null,
    dailyBars: existsSync(daily)
      ? readdirSync(daily)
          .filter((name) => /\.csv(\.gz)?$/.test(name))
          .sort()
          .map((name) => join(daily, name))
      : [],
    lateSignals: [],
    pullDate: null,
  };
}

/** Generates the sample world into the folder. */
export async function sampleFiles(folder: string, seed: number): Promise<WorldFiles> {
  const world = generateSampleWorld(seed);
  await writeSampleWorld(world, folder);
  return {
    ...filesOf(folder),
    prices: world.prices,
    lateSignals: world.lateSignals,
    pullDate: world.lastDate,
  };
}

const firstOf = (folder: string, names: readonly string[]): string | null =>
  names.map((name) => join(folder, name)).find((path) => existsSync(path)) ?? null;
