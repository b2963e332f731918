// The price archive and its record in memory.
import { needKey, type OpenDays } from '#core/prices/price-needs.ts';
import type { Resolution } from '#core/prices/price-series.ts';
import type { ArchivedDay, ArchivedDays } from '#ports/archived-days.ts';
import type { PriceArchive, PriceDay } from '#ports/price-archive.ts';

export interface MemoryArchive extends PriceArchive {
  readonly stored: readonly PriceDay[];
}

export function memoryArchive(): MemoryArchive {
  const kept = new Map<string, PriceDay>();
  const key = (instrument: string, date: string, resolution: string) =>
    `${instrument} ${date} ${resolution}`;
  return {
    get stored() {
      return [...kept.values()];
    },
    store(day) {
      kept.set(key(day.instrument, day.date, day.series.resolution), day);
      return Promise.resolve(day.series.at.length * 10);
    },
    read: (...asked) => Promise.resolve(kept.get(key(...asked)) ?? null),
    days(instrument) {
      const own = [...kept.values()].filter((day) => day.instrument === instrument);
      const dates = (resolution: Resolution) =>
        new Set(own.filter((day) => day.series.resolution === resolution).map(({ date }) => date));
      return Promise.resolve({ MINUTE: dates('MINUTE'), TICK: dates('TICK') });
    },
  };
}

export interface MemoryArchivedDays extends ArchivedDays {
  readonly recorded: ReadonlyMap<string, ArchivedDay>;
  /** Run ids that planned work. */
  readonly planned: readonly string[];
  /** How many days each call of `record` was given. */
  readonly batches: readonly number[];
}

export function memoryArchivedDays(
  open: readonly OpenDays[],
  followed: readonly string[] = [],
): MemoryArchivedDays {
  const recorded = new Map<string, ArchivedDay>();
  const planned: string[] = [];
  const batches: number[] = [];
  return {
    recorded,
    planned,
    batches,
    open: ({ from, to }) =>
      Promise.resolve(open.filter(({ first, last }) => first <= to && last >= from)),
    followed: ({ from, to }) =>
      Promise.resolve(followed.map((contract) => ({ contract, first: from, last: to }))),
    known: () => Promise.resolve([...recorded.values()]),
    record(days) {
      batches.push(days.length);
      for (const day of days) recorded.set(needKey(day), day);
      return Promise.resolve(days.filter(({ rows }) => rows > 0).length);
    },
    plan(runId) {
      planned.push(runId);
      return Promise.resolve();
    },
  };
}
