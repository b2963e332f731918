// Past prices from a folder: bars/<SYMBOL>/<YYYY>.csv.gz, option_bars/<YYYY-MM>.csv.gz and
// ticks/<SYMBOL>/<YYYY-MM-DD>.csv.gz. Futures are priced by the bars of their underlying.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Segment } from '#core/market/calendar.ts';
import { istDate } from '#core/market/ist.ts';
import { segmentOf } from '#core/prices/instrument-segment.ts';
import {
  type CleanPrices,
  cleanPrices,
  optionJump,
  SHARE_JUMP,
  type SourceRules,
} from '#core/prices/price-cleaning.ts';
import { countFaults } from '#core/prices/price-faults.ts';
import { joinSeries, seriesBetween } from '#core/prices/price-range.ts';
import { sessionDates, sessionGaps } from '#core/prices/session-gaps.ts';
import type { PriceAnswer, PriceHistory, PriceRange } from '#ports/price-history.ts';
import { type FileMemory, fileMemory, type PriceFile } from './file-memory.ts';
import { readPriceRows } from './price-rows.ts';

export interface FolderOptions {
  /** How the folder's bars are stamped; START unless said otherwise. */
  readonly stamp?: 'START' | 'END';
  /** Bound of the rows kept in memory. */
  readonly maxBytes?: number;
}

const DEFAULT_BYTES = 512 * 1024 * 1024;

/** Where one instrument's prices lie in the folder. */
interface Place {
  readonly folder: string;
  readonly names: readonly string[];
  /** The series inside each file; '' where a file holds one. */
  readonly series: string;
  readonly rules: SourceRules;
}

/** Each file is read and cleaned once, as long as the bound allows. Reads the folder's lists only once. */
export function priceFolder(
  folder: string,
  { stamp = 'START', maxBytes = DEFAULT_BYTES }: FolderOptions = {},
): PriceHistory {
  const memory = fileMemory(maxBytes);
  const listed = folderLists();
  return {
    async prices(range, wanted) {
      const bars = barPlace(folder, range, stamp);
      const ticks = tickPlace(folder, range, bars.rules.segment);
      const [first, second] = wanted === 'TICK' ? [ticks, bars] : [bars, ticks];
      for (const place of [first, second]) {
        if (place === null) continue;
        // Ticks answer for every session of the range or for none: one answer, one resolution.
        const present = place.names.filter((name) => listed(place.folder).has(name));
        if (place === ticks && present.length < place.names.length) continue;
        const answer = await answerFrom({ ...place, names: present }, range, memory);
        if (answer !== null) return answer;
      }
      const known = listed(bars.folder).size > 0;
      return { kind: 'none', reason: known ? 'NO_PRICES_IN_RANGE' : 'UNKNOWN_INSTRUMENT' };
    },
  };
}

async function answerFrom(
  place: Place,
  { from, to }: PriceRange,
  memory: FileMemory,
): Promise<PriceAnswer | null> {
  const clean: CleanPrices[] = [];
  for (const name of place.names) {
    const path = join(place.folder, name);
    const file = await memory.file(path, () => cleanFile(path, place.rules));
    const own = file.get(place.series);
    if (own) clean.push(own);
  }
  const [first, ...rest] = clean
    .map(({ series }) => seriesBetween(series, from, to))
    .filter(({ at }) => at.length > 0);
  if (first === undefined) return null;
  const series = joinSeries(first, ...rest);
  const faults = clean.map((part) => part.faults);
  const gaps = sessionGaps(series, { from, to, segment: place.rules.segment });
  return { kind: 'prices', series, counts: { ...countFaults(faults, from, to), ...gaps } };
}

async function cleanFile(path: string, rules: SourceRules): Promise<PriceFile> {
  const clean = new Map<string, CleanPrices>();
  for (const [name, rows] of await readPriceRows(path)) {
    const strike = strikeOf(name);
    const jump = strike === null ? rules.jump : optionJump(strike);
    clean.set(name, cleanPrices(rows, { ...rules, jump }));
  }
  return clean;
}

/** 'NIFTY:2024-01-25:21500:CE' names an option, 'NIFTY:2024-01-25:FUT' a future, 'NIFTY' itself. */
function strikeOf(instrument: string): number | null {
  const [, , strike, optionType] = instrument.split(':');
  return optionType === undefined ? null : Number(strike);
}

function barPlace(folder: string, range: PriceRange, stamp: SourceRules['stamp']): Place {
  const { instrument } = range;
  if (strikeOf(instrument) !== null) {
    return {
      folder: join(folder, 'option_bars'),
      names: periods(range, 7).map((month) => `${month}.csv.gz`),
      series: instrument,
      rules: { resolution: 'MINUTE', stamp, segment: 'DERIVATIVES', jump: SHARE_JUMP },
    };
  }
  const symbol = symbolOf(instrument);
  return {
    folder: join(folder, 'bars', symbol),
    names: periods(range, 4).map((year) => `${year}.csv.gz`),
    series: '',
    rules: { resolution: 'MINUTE', stamp, segment: segmentOf(symbol), jump: SHARE_JUMP },
  };
}

/** Null for options, which have no ticks in this layout. */
function tickPlace(folder: string, range: PriceRange, segment: Segment): Place | null {
  if (strikeOf(range.instrument) !== null) return null;
  const dates = sessionDates(range.from, range.to, segment);
  return {
    folder: join(folder, 'ticks', symbolOf(range.instrument)),
    names: dates.map((date) => `${date}.csv.gz`),
    series: '',
    rules: { resolution: 'TICK', stamp: 'START', segment, jump: SHARE_JUMP },
  };
}

/** A folder name: symbols carry letters, digits, & and -; anything else names no folder of ours. */
function symbolOf(instrument: string): string {
  const symbol = instrument.split(':', 1)[0] ?? '';
  return /^[\w&-]+$/.test(symbol) ? symbol : '-';
}

/** The years (4 characters of the date) or months (7) that the range touches. */
function periods({ from, to }: PriceRange, characters: 4 | 7): readonly string[] {
  const last = istDate(to - 1);
  const found: string[] = [];
  let [year, month] = [Number(istDate(from).slice(0, 4)), Number(istDate(from).slice(5, 7))];
  for (;;) {
    const name = `${year}-${String(month).padStart(2, '0')}`.slice(0, characters);
    if (name > last.slice(0, characters)) return found;
    if (found.at(-1) !== name) found.push(name);
    [year, month] = month === 12 ? [year + 1, 1] : [year, month + 1];
  }
}

/** The file names of a folder, none when it does not exist. */
function folderLists(): (folder: string) => ReadonlySet<string> {
  const known = new Map<string, ReadonlySet<string>>();
  return (folder) => {
    const names = known.get(folder) ?? new Set(existsSync(folder) ? readdirSync(folder) : []);
    known.set(folder, names);
    return names;
  };
}
