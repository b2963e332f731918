// One row of the bench table, measured in turns so that a drifting machine meets both alike.

export interface Comparison {
  readonly what: string;
  readonly size: number;
  readonly oursMs: number;
  /** What stands beside it. */
  readonly peer: string;
  readonly peerMs: number;
  /** Peer / ours: above 1 ours is faster. */
  readonly ratio: number;
  /** Whatever else was measured in the same run; the unit is part of the name. */
  readonly figures: Readonly<Record<string, number>>;
}

export interface Contest {
  readonly what: string;
  readonly size: number;
  readonly peer: string;
  /** Runs of each that count; one more warms up. */
  readonly rounds?: number;
  readonly figures?: Readonly<Record<string, number>>;
}

type Run = () => unknown;

const ROUNDS = 5;

/** Median milliseconds of both, run alternately after one warm-up. */
export async function compare(contest: Contest, ours: Run, theirs: Run): Promise<Comparison> {
  const [oursMs = Number.NaN, peerMs = Number.NaN] = await medians(contest.rounds ?? ROUNDS, [
    ours,
    theirs,
  ]);
  return comparison(contest, oursMs, peerMs);
}

export function comparison(contest: Contest, oursMs: number, peerMs: number): Comparison {
  const { what, size, peer, figures = {} } = contest;
  return { what, size, oursMs, peer, peerMs, ratio: peerMs / oursMs, figures };
}

/** Median milliseconds of each, run in turns after one warm-up. */
export async function medians(rounds: number, runs: readonly Run[]): Promise<readonly number[]> {
  const times = runs.map((): number[] => []);
  for (let round = 0; round <= rounds; round++) {
    for (const [index, run] of runs.entries()) {
      const began = performance.now();
      await run();
      if (round > 0) times[index]?.push(performance.now() - began);
    }
  }
  return times.map(median);
}

export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Two ways of doing the same must agree, or their times say nothing. */
export function expectEqual(what: string, ours: unknown, theirs: unknown): void {
  const [found, expected] = [JSON.stringify(ours), JSON.stringify(theirs)];
  if (found !== expected) throw new Error(`${what}: expected ${expected}, found ${found}`);
}
