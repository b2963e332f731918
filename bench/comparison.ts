// One row of the bench table, measured in turns so that a drifting machine meets both alike.

export interface Comparison {
  readonly what: string;
  readonly size: number;
  readonly oursMs: number;
  /** What stands beside it. */
  readonly peer: string;
  readonly peerMs: number;
}

const ROUNDS = 5;

/** Median milliseconds of both, run alternately after one warm-up. */
export async function compare(
  { what, size, peer }: Pick<Comparison, 'what' | 'size' | 'peer'>,
  ours: () => unknown,
  theirs: () => unknown,
): Promise<Comparison> {
  const times: [number[], number[]] = [[], []];
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [index, run] of [ours, theirs].entries()) {
      const began = performance.now();
      await run();
      if (round > 0) times[index]?.push(performance.now() - began);
    }
  }
  return { what, size, oursMs: median(times[0]), peer, peerMs: median(times[1]) };
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
