// A mini cell is worth what its cells are worth in the mix in which the advisor trades them: the mean of
// theta, weighted by the recency weights of the cells' trades. It is a statement about the next trade of
// the mini cell if he goes on trading as lately.

import type { Combinations } from '#core/rules/effects/combinations.ts';
import { type CellGroups, groupCells } from '#core/rules/effects/effect-structure.ts';

export interface MiniCells extends CellGroups {
  /** Share of each cell in its mini cell; they sum to 1. */
  readonly share: Float64Array;
  /** Conditional mean and variance of each mini cell in the sweep at hand. */
  readonly mean: Float64Array;
  readonly variance: Float64Array;
}

/** `dimensions` are the ones that count. Cells without any weight share their mini cell evenly. */
export function miniCells(
  cells: Combinations,
  cellWeight: Float64Array,
  dimensions: readonly number[],
): MiniCells {
  const { places, groups } = groupCells(cells, [0, ...dimensions.map((d) => 1 + d)]);
  const weight = new Float64Array(groups.count);
  const members = new Int32Array(groups.count);
  groups.ofRow.forEach((mini, cell) => {
    weight[mini] = (weight[mini] ?? 0) + (cellWeight[cell] ?? 0);
    members[mini] = (members[mini] ?? 0) + 1;
  });
  const share = Float64Array.from(groups.ofRow, (mini, cell) => {
    const whole = weight[mini] ?? 0;
    return whole > 0 ? (cellWeight[cell] ?? 0) / whole : 1 / (members[mini] ?? 1);
  });
  const column = (): Float64Array => new Float64Array(groups.count);
  return { places, groups, share, mean: column(), variance: column() };
}

/**
 * Pools the cells' conditional means and variances: given all other effects the cells' own effects are
 * independent, so that shares multiply the means and their squares the variances.
 */
export function poolCells(mini: MiniCells, mean: Float64Array, variance: Float64Array): void {
  const { groups, share } = mini;
  mini.mean.fill(0);
  mini.variance.fill(0);
  for (let cell = 0; cell < mean.length; cell += 1) {
    const j = groups.ofRow[cell] ?? 0;
    const part = share[cell] ?? 0;
    mini.mean[j] = (mini.mean[j] ?? 0) + part * (mean[cell] ?? 0);
    mini.variance[j] = (mini.variance[j] ?? 0) + part * part * (variance[cell] ?? 0);
  }
}
