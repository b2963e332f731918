// How much stands behind a rule: its trades, their recency weight, and how many equal trades that is.
import type { OutcomeTable } from '#core/rules/effects/outcome-table.ts';

/** One entry per rule. */
export interface Evidence {
  /** Rows with weight. */
  readonly trades: Int32Array;
  /** Sum of the recency weights. */
  readonly weight: Float64Array;
  /** (sum w)^2 / sum w^2; 0 of nothing. */
  readonly effectiveTrades: Float64Array;
}

/** `place[row]` is the rule of each row, 0 to count - 1. */
export function evidenceOf({ weight }: OutcomeTable, place: Int32Array, count: number): Evidence {
  const trades = new Int32Array(count);
  const sums = new Float64Array(count);
  const squares = new Float64Array(count);
  place.forEach((rule, row) => {
    const w = weight[row] ?? 0;
    if (w > 0) trades[rule] = (trades[rule] ?? 0) + 1;
    sums[rule] = (sums[rule] ?? 0) + w;
    squares[rule] = (squares[rule] ?? 0) + w * w;
  });
  const effectiveTrades = sums.map((sum, rule) => {
    const square = squares[rule] ?? 0;
    return square > 0 ? (sum * sum) / square : 0;
  });
  return { trades, weight: sums, effectiveTrades };
}
