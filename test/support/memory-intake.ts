// The intake once more, in memory, on the core's own verdicts: what PostgreSQL is measured by.
import { deduplicate, isNewer, type KnownTrade } from '#core/pipeline/deduplicate.ts';
import type { Placed } from '#core/pipeline/file-rows.ts';
import type { Counts } from '#ports/uploads.ts';

export interface MemoryIntake<T> {
  /** An upload taken before is not taken again. */
  take(
    upload: { readonly id: string; readonly sequence: number },
    rows: readonly Placed<T>[],
    rejected: number,
  ): Counts;
  /** By key, with the row that gave the content or confirmed it last. */
  readonly stored: ReadonlyMap<string, KnownTrade>;
}

/** `describe` gives the key of a row's subject and a text equal for equal content. */
export function memoryIntake<T>(
  describe: (value: T) => { readonly key: string; readonly content: string },
): MemoryIntake<T> {
  const stored = new Map<string, KnownTrade>();
  const taken = new Map<string, Counts>();
  return {
    stored,
    take({ id, sequence }, placed, rejected) {
      const before = taken.get(id);
      if (before) return before;
      const rows = placed.map(({ line, value }) => {
        const { key, content } = describe(value);
        return { tradeId: key, content, line };
      });
      const { verdicts, winners } = deduplicate(rows, sequence, (key) => stored.get(key));
      for (const { tradeId: key, content, line } of lastOfEach(rows)) {
        const known = stored.get(key);
        const arrival = { sequence, line };
        const confirms = known?.content === content && isNewer(arrival, known);
        if (winners.has(key) || confirms) stored.set(key, { ...arrival, content });
      }
      const count = (verdict: (typeof verdicts)[number]) =>
        verdicts.filter((one) => one === verdict).length;
      const counts: Counts = {
        read: rows.length + rejected,
        accepted: count('ACCEPT'),
        rejected,
        duplicates: count('DUPLICATE'),
        replaced: count('REPLACE'),
      };
      taken.set(id, counts);
      return counts;
    },
  };
}

const lastOfEach = <R extends { readonly tradeId: string }>(rows: readonly R[]): readonly R[] => [
  ...new Map(rows.map((row) => [row.tradeId, row])).values(),
];
