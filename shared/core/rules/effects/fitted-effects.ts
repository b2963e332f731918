// What a fit of the crossed effects hands over, and what it predicts for any advisor in any situation.
import { type Combinations, findCombination } from '#core/rules/effects/combinations.ts';
import type { CellGroups } from '#core/rules/effects/effect-structure.ts';
import type { Evidence } from '#core/rules/effects/evidence.ts';
import type { Posterior } from '#core/rules/effects/posterior-tally.ts';

/** Expected net R of the next trade, one entry per cell or mini cell, and what stands behind it. */
export interface CellPosteriors extends Posterior, Evidence {
  /** Which values name a cell: 0 = advisor, 1 + d = level of dimension d. */
  readonly places: readonly number[];
  /** Their `columns` are the values of each cell. */
  readonly combinations: Combinations;
}

/** Posterior means of one block of shared effects: u, v of a dimension, or w of a dimension. */
export interface SharedEffects extends CellGroups {
  readonly effect: Float64Array;
}

/** Posterior means of the variances, in R squared. */
export interface VarianceComponents {
  /** sigma^2: one outcome around its expectation and its day's shock. */
  readonly outcome: number;
  readonly day: number;
  /** Of the day's shock to premiums; 0 without options. */
  readonly premium: number;
  readonly advisor: number;
  /** Per dimension. */
  readonly level: readonly number[];
  readonly advisorLevel: readonly number[];
  readonly cell: number;
}

export interface FittedEffects {
  readonly mean: number;
  readonly shared: readonly SharedEffects[];
  readonly cells: CellPosteriors;
  /** In the order of the plan. */
  readonly miniCells: readonly CellPosteriors[];
  readonly variances: VarianceComponents;
}

/**
 * Posterior mean of theta for [advisor, level of each dimension]: the cell's own where it was fitted, else
 * the sum of the effects that are known; whatever is unknown counts as average, 0.
 */
export function expectedR(fit: FittedEffects, values: readonly number[]): number {
  const cell = findCombination(fit.cells.combinations, values);
  if (cell !== -1) return fit.cells.mean[cell] ?? 0;
  return fit.shared.reduce((sum, { places, groups, effect }) => {
    const named = places.map((place) => values[place] ?? -1);
    return sum + (effect[findCombination(groups, named)] ?? 0);
  }, fit.mean);
}
