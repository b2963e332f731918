// The measurements of one advisor in memory, kept as text between two of them as a database would, with
// a list of what changed. It reads whatever a plan asks for and nothing else.
import type { CorpusCheckpoint } from '#core/analytics/replay/corpus-checkpoint.ts';
import { dayNumber, type IsoDate, istDay } from '#core/market/ist.ts';
import type { OwedDay } from '#core/pipeline/measurement.ts';
import type { MeasuredTrade } from '#core/pipeline/metrics.ts';
import { MeasurementOvertaken, type Measurements } from '#ports/measurements.ts';

const ADVISOR = 'A';

export interface MemoryMeasurements extends Measurements {
  put(trade: MeasuredTrade): void;
  remove(tradeId: string): void;
  readonly all: () => readonly MeasuredTrade[];
  /** Everything that is kept of the measured past, as text. */
  readonly kept: () => string;
  /** Trades read so far. */
  readonly read: () => number;
}

export function memoryMeasurements(): MemoryMeasurements {
  const trades = new Map<string, MeasuredTrade>();
  const owed = new Map<number, OwedDay>();
  const days = new Map<number, { sums: string; total: string }>();
  let checkpoints: readonly { readonly at: number; readonly text: string }[] = [];
  let checkpointsAsOf: IsoDate | null = null;
  let version = 0;
  let changes = 0;
  let read = 0;

  const owe = ({ knownAt, entryAt }: MeasuredTrade) => {
    const day = istDay(knownAt);
    const fromAt = Math.min(entryAt, owed.get(day)?.fromAt ?? entryAt);
    changes += 1;
    owed.set(day, { day, version: changes, fromAt });
  };
  const remove = (tradeId: string) => {
    const before = trades.get(tradeId);
    if (before) owe(before);
    trades.delete(tradeId);
  };
  const row = (text: string | undefined) =>
    text === undefined ? null : Float64Array.from(JSON.parse(text) as number[]);
  const inOrder = () => [...days].sort(([a], [b]) => a - b);

  return {
    put(trade) {
      remove(trade.tradeId);
      trades.set(trade.tradeId, trade);
      owe(trade);
    },
    remove,
    all: () => [...trades.values()],
    kept: () => JSON.stringify([inOrder(), checkpoints, checkpointsAsOf]),
    read: () => read,
    async start(advisorId, asOf) {
      const asOfDay = dayNumber(asOf);
      const due = [...owed.keys()].filter((day) => day <= asOfDay);
      const first = due.length > 0 ? Math.min(...due) : null;
      const before = inOrder().findLast(([day]) => (first === null ? day <= asOfDay : day < first));
      const after = inOrder().filter(([day]) => first !== null && day >= first);
      return {
        ...{ advisorId, asOf, version, advisorName: null, checkpointsAsOf },
        entered: [...trades.values()].some(({ entryAt }) => istDay(entryAt) <= asOfDay),
        owed: [...owed.values()],
        totalBefore: row(before?.[1].total),
        daysAfter: after.map(([day, { sums }]) => ({ day, sums: row(sums) ?? new Float64Array() })),
        checkpoints: checkpoints.map(({ at }) => at),
      };
    },
    async input(_, { window, stretches, resumeAt }) {
      const found = [...trades.values()].filter(
        ({ entryAt, knownAt }) =>
          entryAt < window.to && stretches.some(({ from, to }) => knownAt >= from && knownAt < to),
      );
      read += found.length;
      const resume = checkpoints.find(({ at }) => at === resumeAt);
      return {
        trades: found,
        resume: resume ? (JSON.parse(resume.text) as CorpusCheckpoint) : null,
      };
    },
    async ranks(_, asOf, wanted) {
      const closed = [...trades.values()].filter(
        ({ knownAt }) => istDay(knownAt) <= dayNumber(asOf),
      );
      return wanted.map(({ name, figure, count, below, above }) => {
        const values = closed
          .map(({ path }) => path?.[figure] ?? null)
          .filter((value) => value !== null)
          .sort((a, b) => a - b);
        if (values.length !== count) throw new MeasurementOvertaken(ADVISOR);
        return { name, low: values[below] ?? Number.NaN, high: values[above] ?? Number.NaN };
      });
    },
    async store(outcome) {
      if (outcome.version !== version) throw new MeasurementOvertaken(ADVISOR);
      version += 1;
      for (const { day, version: seen } of outcome.settled)
        if (owed.get(day)?.version === seen) owed.delete(day);
      for (const day of outcome.emptiedDays) days.delete(day);
      for (const { day, sums, total } of outcome.days)
        days.set(day, { sums: JSON.stringify([...sums]), total: JSON.stringify([...total]) });
      const { after, checkpoints: fresh } = outcome.checkpoints;
      checkpointsAsOf = outcome.checkpoints.asOf;
      checkpoints = [
        ...checkpoints.filter((one) => after !== null && one.at <= after),
        ...fresh.map((one) => ({ at: one.at, text: JSON.stringify(one) })),
      ];
    },
  };
}
