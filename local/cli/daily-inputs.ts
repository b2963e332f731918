// Daily bars for `saras regimes`: from daily files, and folded from minute bars where those have no row.
import { createReadStream, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { priceFolder } from '#adapters/files/price-folder.ts';
import { textChunks } from '#adapters/files/text-chunks.ts';
import { calendarCoverage, tradingDaysBetween } from '#core/market/calendar.ts';
import type { IsoDate } from '#core/market/ist.ts';
import { DAILY_BAR_COLUMNS, dailyBarOf, underlyingOfFile } from '#core/pipeline/daily-bar-row.ts';
import { type DatedBar, formsDailyBar } from '#core/pipeline/daily-runs.ts';
import { incomingFile } from '#core/pipeline/file-rows.ts';
import type { Reject } from '#core/pipeline/reject.ts';
import { type FoldedDays, foldedDays } from '#runtime/folded-days.ts';

/** India VIX is quoted like an index, but nothing is traded on it. */
const NO_UNDERLYINGS: ReadonlySet<string> = new Set(['INDIAVIX']);

export interface DailySource {
  readonly underlying: string;
  /** The daily file, null when there is none. */
  readonly file: string | null;
  /** The folder with `bars/`, null when there are no minutes of this underlying. */
  readonly minutes: string | null;
}

export interface DailyInput {
  readonly underlying: string;
  readonly bars: readonly DatedBar[];
  readonly fromFile: number;
  readonly rejects: readonly Reject[];
  readonly fromMinutes: Pick<FoldedDays, 'halted' | 'gaps'> & { readonly bars: number };
}

/** `daily` holds <UNDERLYING>.csv(.gz) or .json(.gz); `minutes` holds bars/<UNDERLYING>/<YEAR>.csv.gz. */
export function dailySources(
  daily: string | undefined,
  minutes: string | undefined,
): readonly DailySource[] {
  const files = new Map(
    names(daily)
      .filter((name) => /\.(csv|json)(\.gz)?$/i.test(name))
      .map((name) => [underlyingOfFile(name), join(daily ?? '', name)]),
  );
  const folders = names(minutes === undefined ? undefined : join(minutes, 'bars'));
  const folded = new Set(folders.filter((name) => !name.includes('.')));
  return [...new Set([...files.keys(), ...folded])]
    .filter((underlying) => !NO_UNDERLYINGS.has(underlying))
    .sort()
    .map((underlying) => ({
      underlying,
      file: files.get(underlying) ?? null,
      minutes: minutes !== undefined && folded.has(underlying) ? minutes : null,
    }));
}

const names = (folder: string | undefined): readonly string[] =>
  folder !== undefined && existsSync(folder) ? readdirSync(folder) : [];

/** A row of the file counts before the minutes of its day. */
export async function readDaily({ underlying, file, minutes }: DailySource): Promise<DailyInput> {
  const read = file === null ? { bars: [], rejects: [] } : await readFile(file);
  const known = new Set(read.bars.map(({ date }) => date));
  const missing = minutes === null ? [] : sessions().filter((date) => !known.has(date));
  const { bars, halted, gaps } =
    minutes === null ? NOTHING : await foldedDays(priceFolder(minutes), underlying, missing);
  return {
    underlying,
    bars: [...read.bars, ...bars].sort((a, b) => (a.date < b.date ? -1 : 1)),
    fromFile: read.bars.length,
    rejects: read.rejects,
    fromMinutes: { bars: bars.length, halted, gaps: gaps.filter(isTold) },
  };
}

const NOTHING: FoldedDays = { bars: [], halted: [], gaps: [] };

/** A day without a single price is said to have no bar already. */
const isTold = ({ reason }: FoldedDays['gaps'][number]): boolean => reason !== 'NO_PRICES';

function sessions(): readonly IsoDate[] {
  const { from, to } = calendarCoverage();
  return tradingDaysBetween(from, to).filter(formsDailyBar);
}

/** The newest row of a date counts, as in the database. */
async function readFile(path: string) {
  const bars = new Map<IsoDate, DatedBar>();
  const rejects: Reject[] = [];
  const chunks = textChunks(createReadStream(path));
  for await (const batch of incomingFile(path, chunks, DAILY_BAR_COLUMNS, dailyBarOf).batches) {
    for (const { value } of batch.rows) bars.set(value.date, value);
    rejects.push(...batch.rejects);
  }
  return { bars: [...bars.values()], rejects };
}
