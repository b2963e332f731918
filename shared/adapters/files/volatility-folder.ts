// Daily volatilities for a folder of prices: India VIX from daily/INDIAVIX.csv.gz, and what was read off
// the folder's own option closes.
import { createReadStream, existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { IsoDate } from '#core/market/ist.ts';
import { INDIA_VIX, vixVolatility } from '#core/options/india-vix.ts';
import {
  type DailyVolatility,
  knownSeries,
  type VolatilitySeries,
} from '#core/options/volatility-level.ts';
import { DAILY_BAR_COLUMNS, dailyBarOf } from '#core/pipeline/daily-bar-row.ts';
import { incomingFile } from '#core/pipeline/file-rows.ts';
import type { VolatilityHistory } from '#ports/volatility-history.ts';
import { textChunks } from './text-chunks.ts';

/** `own` are the volatilities of underlyings at the money, oldest first. Reads India VIX once. */
export function volatilityFolder(
  folder: string,
  own: ReadonlyMap<string, readonly DailyVolatility[]>,
): VolatilityHistory {
  let vix: Promise<readonly DailyVolatility[]> | undefined;
  return {
    async between(underlyings, from, before) {
      const inRange = ({ date }: DailyVolatility) => from <= date && date < before;
      const series = new Map<string, readonly VolatilitySeries[]>();
      for (const underlying of underlyings) {
        vix ??= readVix(folder);
        const known = knownSeries(
          (own.get(underlying) ?? []).filter(inRange),
          underlying === INDIA_VIX.underlying ? (await vix).filter(inRange) : [],
        );
        if (known.length > 0) series.set(underlying, known);
      }
      return series;
    },
  };
}

/** Oldest first; none when the folder has no such file. Throws at a row that is no bar. */
async function readVix(folder: string): Promise<readonly DailyVolatility[]> {
  const path = [`${INDIA_VIX.symbol}.csv.gz`, `${INDIA_VIX.symbol}.csv`]
    .map((name) => join(folder, 'daily', name))
    .find((candidate) => existsSync(candidate));
  if (path === undefined) return [];
  const chunks = textChunks(createReadStream(path));
  const file = incomingFile(basename(path), chunks, DAILY_BAR_COLUMNS, dailyBarOf);
  const days = new Map<IsoDate, number>();
  for await (const { rows, rejects } of file.batches) {
    const [bad] = rejects;
    if (bad) throw new Error(`${path}, line ${bad.line}: ${bad.message}`);
    for (const { value } of rows) days.set(value.date, vixVolatility(value.close));
  }
  return [...days]
    .map(([date, volatility]) => ({ date, volatility }))
    .sort((a, b) => (a.date < b.date ? -1 : 1));
}
