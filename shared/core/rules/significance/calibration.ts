// Does a predicted net R come true? Trades out of sample sorted by prediction into ten equal groups,
// prediction beside outcome: the headline plot of every selection.
import { clusteredMean } from './day-clusters.ts';

/** One entry per trade out of sample, predicted before it was entered. */
export interface Predictions {
  readonly predictedR: Float64Array;
  readonly realisedR: Float64Array;
  /** Trading day of the entry: trades of one day share its market and are no independent evidence. */
  readonly day: Int32Array;
}

export interface CalibrationDecile {
  /** 1 = lowest predictions. */
  readonly decile: number;
  readonly predictedR: number;
  readonly realisedR: number;
  /** Of realisedR, clustered by day; null when all trades are of one day. */
  readonly standardError: number | null;
  readonly n: number;
}

const DECILES = 10;

/** The deciles that hold trades, lowest predictions first; equal predictions keep their given order. */
export function calibrationDeciles(predictions: Predictions): CalibrationDecile[] {
  const { predictedR } = predictions;
  const order = Int32Array.from({ length: predictedR.length }, (_, place) => place).sort(
    (a, b) => (predictedR[a] ?? 0) - (predictedR[b] ?? 0) || a - b,
  );
  return Array.from({ length: DECILES }, (_, d) => {
    const from = Math.floor((d * order.length) / DECILES);
    const members = order.subarray(from, Math.floor(((d + 1) * order.length) / DECILES));
    return decileOf(predictions, members, d + 1);
  }).filter(({ n }) => n > 0);
}

function decileOf(
  { predictedR, realisedR, day }: Predictions,
  members: Int32Array,
  decile: number,
): CalibrationDecile {
  const n = members.length;
  let predicted = 0;
  for (const place of members) predicted += predictedR[place] ?? 0;
  const { mean, standardError } = clusteredMean(
    Array.from(members, (place) => realisedR[place] ?? 0),
    Array.from(members, (place) => day[place] ?? 0),
  );
  return {
    decile,
    predictedR: predicted / n,
    realisedR: mean,
    standardError,
    n,
  };
}
