// The corpus replay once more, written from its definition alone and as plainly as possible: look at
// every instant, in three phases, and search all trades each time. Slow on purpose.
import type { CorpusWindow } from '#core/analytics/replay/corpus-window.ts';
import type { ReplayTrade } from '#core/analytics/replay/replay-trade.ts';
import { istDate } from '#core/market/ist.ts';

export interface BruteForceReplay {
  readonly curve: readonly (readonly [at: number, value: number])[];
  readonly skipped: readonly string[];
  readonly open: readonly string[];
  readonly free: number;
  readonly value: number;
  readonly mddPct: number | null;
  readonly volatilityPct: number | null;
  readonly sharpe: number | null;
  readonly returnPct: number | null;
  readonly exposurePct: number;
}

export function bruteForceReplay(
  trades: readonly ReplayTrade[],
  window: CorpusWindow,
  opening: number,
  tradingDays: readonly string[],
): BruteForceReplay {
  const seen = trades.filter((t) => t.entryAt < window.to && t.exitAt >= window.from);
  const visible = (t: ReplayTrade) => t.exitAt < window.to;
  const instants = new Set<number>();
  for (const t of seen) instants.add(t.entryAt).add(visible(t) ? t.exitAt : t.entryAt);
  let free = opening;
  let value = opening;
  const open = new Map<string, ReplayTrade>();
  const skipped: string[] = [];
  const curve: [number, number][] = [];
  const changes: (number | null)[] = [];

  let marginTime = 0;

  const inOrder = (list: readonly ReplayTrade[]) =>
    [...list].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  const leave = (t: ReplayTrade) => {
    if (!open.delete(t.id)) return;
    changes.push(value > 0 ? (t.netPaise / value) * 100 : null);
    free += t.marginPaise + t.netPaise;
    value += t.netPaise;
    curve.push([t.exitAt, value]);
  };
  for (const now of [...instants].sort((a, b) => a - b)) {
    const exiting = inOrder(seen.filter((t) => visible(t) && t.exitAt === now));
    for (const t of exiting) if (t.entryAt < now) leave(t);
    for (const t of inOrder(seen.filter((one) => one.entryAt === now))) {
      if (free >= t.marginPaise) {
        free -= t.marginPaise;
        open.set(t.id, t);
        marginTime +=
          t.marginPaise * (Math.min(t.exitAt, window.to) - Math.max(t.entryAt, window.from));
      } else skipped.push(t.id);
    }
    for (const t of exiting) if (t.entryAt === now) leave(t);
  }
  return {
    curve,
    skipped,
    open: [...open.keys()],
    free,
    value,
    mddPct:
      curve.length === 0
        ? null
        : drawdown(
            curve.map(([, v]) => v),
            opening,
          ),
    volatilityPct: changes.every((c) => c !== null) ? deviation(changes) : null,
    sharpe: curve.length === 0 ? null : sharpe(curve, tradingDays, opening),
    returnPct: curve.length === 0 ? null : ((value - opening) / opening) * 100,
    exposurePct: (marginTime / opening / (window.to - window.from)) * 100,
  };
}

function drawdown(values: readonly number[], opening: number): number {
  return Math.min(
    0,
    ...values.map((v, i) => {
      const peak = Math.max(opening, ...values.slice(0, i + 1));
      return ((v - peak) / peak) * 100;
    }),
  );
}

function deviation(values: readonly number[]): number | null {
  if (values.length < 2) return null;
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / (values.length - 1));
}

/** Value at the end of each trading day; what happens between two of them belongs to the later one. */
function sharpe(
  curve: readonly (readonly [number, number])[],
  days: readonly string[],
  opening: number,
): number | null {
  const valueAt = (day: string | undefined, isLast: boolean) =>
    day === undefined
      ? opening
      : (curve.filter(([at]) => isLast || istDate(at) <= day).at(-1)?.[1] ?? opening);
  const returns = days.map((day, i) => {
    const before = valueAt(days[i - 1], false);
    return before > 0 ? (valueAt(day, i === days.length - 1) - before) / before : null;
  });
  if (!returns.every((one) => one !== null)) return null;
  const spread = deviation(returns);
  if (spread === null || spread === 0) return null;
  return (returns.reduce((a, b) => a + b, 0) / returns.length / spread) * Math.sqrt(252);
}
