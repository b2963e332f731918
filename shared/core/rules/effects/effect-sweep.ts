// One sweep of the Gibbs sampler over the crossed random effects: day shocks and noise walk the rows, all
// other blocks walk the cells. The arrays are made once; a sweep only writes into them.
import { type EffectBlock, effectBlock, updateBlock } from '#core/rules/effects/effect-block.ts';
import type { EffectStructure } from '#core/rules/effects/effect-structure.ts';
import type { EffectDraws, SweepDraws } from '#core/rules/effects/keyed-draws.ts';
import type { OutcomeTable } from '#core/rules/effects/outcome-table.ts';

/** A block whose members are cells. */
export interface CellBlock extends EffectBlock {
  /** Place of the effect of each cell. */
  readonly ofCell: Int32Array;
}

/** A shock per day that moves the rows of the day by their sign: +-1, or 0 for those it does not reach. */
export interface ShockBlock extends EffectBlock {
  readonly sign: Int8Array;
}

export interface SweepState {
  readonly table: OutcomeTable;
  readonly cellOfRow: Int32Array;
  readonly dayOfRow: Int32Array;
  readonly cellWeight: Float64Array;
  /** Sum of all weights: the n of the noise. */
  readonly weight: number;
  /** Expectation of each cell: the sum of its effects, the shock of a day excluded. */
  readonly theta: Float64Array;
  /** Weighted sum per cell of its rows' residuals, all effects and shocks removed. */
  readonly residual: Float64Array;
  /** s of each day, with the direction of a row as its sign; then that of the premiums, if there are any. */
  readonly shocks: readonly ShockBlock[];
  /** What all shocks together moved each row by. */
  readonly shocked: Float64Array;
  /** u, then v and w of each dimension; the cells' own effects come last. */
  readonly shared: readonly CellBlock[];
  readonly cell: CellBlock;
  mean: number;
  /** Variance of one outcome around its expectation and its day's shock, sigma^2. */
  noise: number;
}

/** All effects at zero, every tau^2 at a hundredth of the noise. */
export function startState(table: OutcomeTable, structure: EffectStructure): SweepState {
  const { cells, cellKeys, days, dayKeys, shared } = structure;
  const cellWeight = summed(table.weight, cells.ofRow, cells.count);
  const weight = cellWeight.reduce((sum, value) => sum + value, 0);
  const average = (of: (outcome: number) => number): number =>
    table.outcome.reduce((sum, y, row) => sum + (table.weight[row] ?? 0) * of(y), 0) / weight;
  const mean = average((y) => y);
  const noise = Math.max(
    average((y) => (y - mean) ** 2),
    LEAST_NOISE,
  );
  const cellBlock = (ofCell: Int32Array, keys: Int32Array): CellBlock => ({
    ...effectBlock(keys, summed(cellWeight, ofCell, keys.length), noise / 100),
    ofCell,
  });
  const own = Int32Array.from({ length: cells.count }, (_, place) => place);
  return {
    table,
    cellOfRow: cells.ofRow,
    dayOfRow: days.ofRow,
    cellWeight,
    weight,
    theta: new Float64Array(cells.count).fill(mean),
    residual: new Float64Array(cells.count),
    shocks: [table.direction, ...(table.premium ? [table.premium] : [])].map((sign) => ({
      ...effectBlock(
        dayKeys,
        summed(reached(table.weight, sign), days.ofRow, days.count),
        noise / 100,
      ),
      sign,
    })),
    shocked: new Float64Array(table.outcome.length),
    shared: shared.map(({ groups, keys }) => cellBlock(groups.ofRow, keys)),
    cell: cellBlock(own, cellKeys),
    mean,
    noise,
  };
}

// Outcomes that never vary would leave a variance of zero, which no later draw could leave again.
const LEAST_NOISE = 1e-6;

/** Day shocks, noise, mean, then block by block down to the cells' own effects. */
export function sweep(state: SweepState, draws: SweepDraws): void {
  state.shocks.forEach((shock, s) => {
    updateShock(state, shock, draws(SHOCKS + s));
  });
  updateNoise(state, draws(NOISE));
  updateMean(state, draws(MEAN));
  state.shared.forEach((block, b) => {
    updateCellBlock(state, block, draws(SHARED + b));
  });
  updateCellBlock(state, state.cell, draws(CELLS));
}

// Numbers of the blocks, by which they draw.
const NOISE = 0;
const MEAN = 1;
const CELLS = 2;
const SHOCKS = 8;
const SHARED = 16;

/** A sign is +-1 where a shock reaches, so that its square is 1 in the weights. */
function updateShock(state: SweepState, shock: ShockBlock, draws: EffectDraws): void {
  const { table, cellOfRow, dayOfRow, theta, shocked } = state;
  const { outcome, weight } = table;
  const { sign, pull, effect, change } = shock;
  pull.fill(0);
  for (let row = 0; row < outcome.length; row += 1) {
    const d = dayOfRow[row] ?? 0;
    const by = sign[row] ?? 0;
    const others = (shocked[row] ?? 0) - by * (effect[d] ?? 0);
    const left = (outcome[row] ?? 0) - others - (theta[cellOfRow[row] ?? 0] ?? 0);
    pull[d] = (pull[d] ?? 0) + (weight[row] ?? 0) * by * left;
  }
  updateBlock(shock, state.noise, draws);
  for (let row = 0; row < outcome.length; row += 1) {
    const moved = (sign[row] ?? 0) * (change[dayOfRow[row] ?? 0] ?? 0);
    shocked[row] = (shocked[row] ?? 0) + moved;
  }
}

/** sigma^2 ~ InvGamma(W/2, sum w r^2 / 2), W = sum of the weights; the cells' residuals are summed anew. */
function updateNoise(state: SweepState, { variance }: EffectDraws): void {
  const { table, cellOfRow, theta, residual, shocked } = state;
  const { outcome, weight } = table;
  residual.fill(0);
  let squares = 0;
  for (let row = 0; row < outcome.length; row += 1) {
    const cell = cellOfRow[row] ?? 0;
    const left = (outcome[row] ?? 0) - (shocked[row] ?? 0) - (theta[cell] ?? 0);
    const weighted = (weight[row] ?? 0) * left;
    squares += weighted * left;
    residual[cell] = (residual[cell] ?? 0) + weighted;
  }
  const drawn = squares / 2 / variance.gamma(state.weight / 2);
  state.noise = Math.max(drawn, LEAST_NOISE);
}

/** mu, flat a priori. */
function updateMean(state: SweepState, draws: EffectDraws): void {
  const { cellWeight, theta, residual, weight, noise } = state;
  let pull = 0;
  for (let cell = 0; cell < residual.length; cell += 1) pull += residual[cell] ?? 0;
  const change = pull / weight + Math.sqrt(noise / weight) * draws.normal(0);
  state.mean += change;
  for (let cell = 0; cell < theta.length; cell += 1) {
    theta[cell] = (theta[cell] ?? 0) + change;
    residual[cell] = (residual[cell] ?? 0) - (cellWeight[cell] ?? 0) * change;
  }
}

function updateCellBlock(state: SweepState, block: CellBlock, draws: EffectDraws): void {
  const { cellWeight, theta, residual } = state;
  const { ofCell, effect, weight, pull, change } = block;
  for (let j = 0; j < pull.length; j += 1) pull[j] = (weight[j] ?? 0) * (effect[j] ?? 0);
  for (let cell = 0; cell < ofCell.length; cell += 1) {
    const j = ofCell[cell] ?? 0;
    pull[j] = (pull[j] ?? 0) + (residual[cell] ?? 0);
  }
  updateBlock(block, state.noise, draws);
  for (let cell = 0; cell < ofCell.length; cell += 1) {
    const moved = change[ofCell[cell] ?? 0] ?? 0;
    theta[cell] = (theta[cell] ?? 0) + moved;
    residual[cell] = (residual[cell] ?? 0) - (cellWeight[cell] ?? 0) * moved;
  }
}

/** Weights of the rows that a shock reaches. */
const reached = (weight: Float64Array, sign: Int8Array): Float64Array =>
  weight.map((value, row) => (sign[row] === 0 ? 0 : value));

function summed(weight: Float64Array, place: Int32Array, count: number): Float64Array {
  const sums = new Float64Array(count);
  place.forEach((j, row) => {
    sums[j] = (sums[j] ?? 0) + (weight[row] ?? 0);
  });
  return sums;
}
