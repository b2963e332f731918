// What the sweeps of a fit leave behind: sums, never draws, so that memory does not grow with sweeps.
import type { EffectStructure } from '#core/rules/effects/effect-structure.ts';
import type { SweepState } from '#core/rules/effects/effect-sweep.ts';
import { evidenceOf } from '#core/rules/effects/evidence.ts';
import type { CellPosteriors, FittedEffects } from '#core/rules/effects/fitted-effects.ts';
import { type MiniCells, poolCells } from '#core/rules/effects/mini-cells.ts';
import {
  addSweep,
  type Margins,
  type PosteriorTally,
  posteriorOf,
  posteriorTally,
} from '#core/rules/effects/posterior-tally.ts';

export interface FitGathering {
  /** Conditional mean of each cell in the sweep at hand. */
  readonly cellMean: Float64Array;
  readonly cells: PosteriorTally;
  readonly minis: readonly { readonly cells: MiniCells; readonly tally: PosteriorTally }[];
  readonly shared: readonly Float64Array[];
  /** Of the noise, the shocks of the day and of its premiums, the cells, then of each shared block. */
  readonly variances: Float64Array;
  mean: number;
}

export const startGathering = (state: SweepState, minis: readonly MiniCells[]): FitGathering => ({
  cellMean: new Float64Array(state.theta.length),
  cells: posteriorTally(state.theta.length),
  minis: minis.map((cells) => ({ cells, tally: posteriorTally(cells.groups.count) })),
  shared: state.shared.map(({ effect }) => new Float64Array(effect.length)),
  variances: new Float64Array(4 + state.shared.length),
  mean: 0,
});

/** Adds the state after one sweep. */
export function gatherSweep(gathering: FitGathering, state: SweepState, margins: Margins): void {
  const { cellMean, variances } = gathering;
  const { cell, theta } = state;
  for (let c = 0; c < theta.length; c += 1)
    cellMean[c] = (theta[c] ?? 0) - (cell.effect[c] ?? 0) + (cell.mean[c] ?? 0);
  addSweep(gathering.cells, cellMean, cell.spread, margins);
  for (const { cells, tally } of gathering.minis) {
    poolCells(cells, cellMean, cell.spread);
    addSweep(tally, cells.mean, cells.variance, margins);
  }
  gathering.mean += state.mean;
  gathering.shared.forEach((sums, b) => {
    addInto(sums, state.shared[b]?.effect);
  });
  const [day, premium] = state.shocks;
  [state.noise, day?.variance ?? 0, premium?.variance ?? 0, cell.variance].forEach(
    (variance, i) => {
      variances[i] = (variances[i] ?? 0) + variance;
    },
  );
  state.shared.forEach(({ variance }, b) => {
    variances[4 + b] = (variances[4 + b] ?? 0) + variance;
  });
}

/** Averages over the gathered sweeps. */
export function fittedEffects(
  gathering: FitGathering,
  state: SweepState,
  structure: EffectStructure,
): FittedEffects {
  const { sweeps } = gathering.cells;
  const average = (sums: Float64Array): Float64Array => sums.map((sum) => sum / sweeps);
  const { cells, shared } = structure;
  const posteriors = (
    places: readonly number[],
    combinations: CellPosteriors['combinations'],
    tally: PosteriorTally,
    ofRow: Int32Array,
  ): CellPosteriors => ({
    places,
    combinations,
    ...posteriorOf(tally),
    ...evidenceOf(state.table, ofRow, combinations.count),
  });
  return {
    mean: gathering.mean / sweeps,
    shared: shared.map((groups, b) => ({
      ...groups,
      effect: average(gathering.shared[b] ?? new Float64Array()),
    })),
    cells: posteriors(
      cells.columns.map((_, place) => place),
      cells,
      gathering.cells,
      cells.ofRow,
    ),
    miniCells: gathering.minis.map(({ cells: mini, tally }) => {
      const ofRow = cells.ofRow.map((cell) => mini.groups.ofRow[cell] ?? 0);
      return posteriors(mini.places, mini.groups, tally, ofRow);
    }),
    variances: components(average(gathering.variances)),
  };
}

/** Shared blocks lie as u, v_1 ... v_D, w_1 ... w_D. */
function components(variances: Float64Array): FittedEffects['variances'] {
  const [outcome = 0, day = 0, premium = 0, cell = 0, advisor = 0, ...rest] = variances;
  const dimensions = rest.length / 2;
  const level = rest.slice(0, dimensions);
  return { outcome, day, premium, advisor, level, advisorLevel: rest.slice(dimensions), cell };
}

function addInto(sums: Float64Array, values: Float64Array | undefined): void {
  for (let j = 0; j < sums.length; j += 1) sums[j] = (sums[j] ?? 0) + (values?.[j] ?? 0);
}
