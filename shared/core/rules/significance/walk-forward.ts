// Judging rules on trades they could not have seen. A trade belongs to the past of a cut only if it
// *exited* before it, less an embargo against what neighbouring trades share; to its future only if it
// was *entered* from the cut on. A trade that was open over the cut is purged from both.

/** Days are whole days since any fixed origin, ascending with time; one entry and one exit per trade. */
export interface TradeDays {
  readonly entryDay: Int32Array;
  readonly exitDay: Int32Array;
}

export interface WalkForwardPlan {
  /** First days of the test windows, ascending; each window lasts until the next cut. */
  readonly cuts: readonly number[];
  /** Day after the last test window. */
  readonly end: number;
  /** Days before a cut whose exits are left out of the training; 0 trains up to the day before. */
  readonly embargoDays: number;
}

export interface WalkForwardSplit {
  readonly cut: number;
  /** Places of the trades, ascending. */
  readonly training: Int32Array;
  readonly test: Int32Array;
}

/**
 * One split per cut, training on everything before it (anchored). The embargo is taken out of the
 * training, not of the test, so that each trade from the first cut on is tested exactly once.
 */
export function walkForwardSplits(days: TradeDays, plan: WalkForwardPlan): WalkForwardSplit[] {
  return plan.cuts.map((cut, i) => {
    const next = plan.cuts[i + 1] ?? plan.end;
    const known = (exit: number): boolean => exit < cut - plan.embargoDays;
    const tested = (entry: number): boolean => entry >= cut && entry < next;
    return { cut, training: places(days.exitDay, known), test: places(days.entryDay, tested) };
  });
}

function places(days: Int32Array, belongs: (day: number) => boolean): Int32Array {
  const found: number[] = [];
  days.forEach((day, place) => {
    if (belongs(day)) found.push(place);
  });
  return Int32Array.from(found);
}
