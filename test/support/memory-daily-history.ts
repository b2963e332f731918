// Daily bars, regimes and shapes in memory; what was read and written can be looked at.
import type { IsoDate } from '#core/market/ist.ts';
import type { DatedBar } from '#core/pipeline/daily-runs.ts';
import type { DatedRegime } from '#core/pipeline/regimes.ts';
import type { DatedShape } from '#core/pipeline/session-shapes.ts';
import type { DailyHistory } from '#ports/daily-history.ts';

interface StoredBar {
  readonly bar: DatedBar;
  readonly source: 'UPLOAD' | 'PRICES';
  labelled: boolean;
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

export function memoryDailyHistory() {
  const bars = new Map<string, Map<IsoDate, StoredBar>>();
  const regimes = new Map<string, DatedRegime>();
  const shapes = new Map<string, DatedShape>();
  const runs: string[] = [];
  const of = (underlying: string) => {
    const own = bars.get(underlying) ?? new Map<IsoDate, StoredBar>();
    bars.set(underlying, own);
    return own;
  };
  const ordered = (underlying: string) =>
    [...of(underlying).values()].sort((a, b) => (a.bar.date < b.bar.date ? -1 : 1));
  const put = (underlying: string, bar: DatedBar, source: StoredBar['source']): number => {
    const known = of(underlying).get(bar.date);
    const isOther = known === undefined || !same(known.bar, bar);
    const labelled = !isOther && known.labelled;
    of(underlying).set(bar.date, { bar, source, labelled });
    return Number(isOther);
  };
  const store = <T extends { readonly date: IsoDate }>(
    rows: Map<string, T>,
    underlying: string,
    given: readonly T[],
  ): number => {
    const changed = given.filter((row) => !same(rows.get(`${underlying} ${row.date}`), row));
    for (const row of changed) rows.set(`${underlying} ${row.date}`, row);
    return changed.length;
  };
  const history: DailyHistory = {
    underlyings: async () => [...bars.keys()].sort(),
    unlabelled: async () =>
      [...bars.keys()].sort().flatMap((underlying) => {
        const first = ordered(underlying).find(({ labelled }) => !labelled);
        return first === undefined ? [] : [{ underlying, from: first.bar.date }];
      }),
    bars: async (underlying) => ordered(underlying).map(({ bar }) => bar),
    async label(runId, underlying, labels) {
      runs.push(`${runId} ${underlying} ${labels.length}`);
      return store(regimes, underlying, labels);
    },
    shape: async (underlying, given) => store(shapes, underlying, given),
    async labelled(underlying, read) {
      for (const bar of read) {
        const known = of(underlying).get(bar.date);
        if (known && same(known.bar, bar)) known.labelled = true;
      }
    },
    lacking: async (dates, unfolded) =>
      [...bars.keys()].sort().flatMap((underlying) => {
        const wanted = dates.filter((date) => {
          const known = of(underlying).get(date);
          return known === undefined || (unfolded === 'NOT_UPLOADED' && known.source === 'PRICES');
        });
        return wanted.length === 0 ? [] : [{ underlying, dates: wanted }];
      }),
    addFolded: async (underlying, folded) =>
      folded
        .filter(({ date }) => of(underlying).get(date)?.source !== 'UPLOAD')
        .map((bar) => put(underlying, bar, 'PRICES'))
        .reduce((sum, one) => sum + one, 0),
  };
  return {
    ...{ history, regimes, shapes, runs },
    /** As an upload does. */
    upload: (underlying: string, ...given: readonly DatedBar[]) => {
      for (const bar of given) put(underlying, bar, 'UPLOAD');
    },
  };
}
