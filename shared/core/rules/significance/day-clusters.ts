// A mean over trades with an error that respects that trades of one day share its market: a hundred
// trades of one day are one piece of evidence.

export interface ClusteredMean {
  readonly mean: number;
  /** Null when all trades are of one day. */
  readonly standardError: number | null;
}

/** sqrt(G / (G - 1) sum of squared cluster residuals) / n; equals s / sqrt(n) at one trade a day. */
export function clusteredMean(values: readonly number[], days: readonly number[]): ClusteredMean {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const byDay = new Map<number, number>();
  values.forEach((value, place) => {
    const day = days[place] ?? 0;
    byDay.set(day, (byDay.get(day) ?? 0) + value - mean);
  });
  const clusters = byDay.size;
  if (clusters < 2) return { mean, standardError: null };
  let squares = 0;
  for (const residual of byDay.values()) squares += residual * residual;
  return { mean, standardError: Math.sqrt((clusters / (clusters - 1)) * squares) / n };
}
