// Worlds whose truth is known: advisors who trade situations with a planted expectation, after the
// statistics reference, section 4. A selection is judged by the truth of what it selects.
import { type Combinations, occupiedCombinations } from '#core/rules/effects/combinations.ts';
import type { OutcomeTable } from '#core/rules/effects/outcome-table.ts';
import { type RandomDraws, randomDraws } from '#core/rules/effects/random-draws.ts';

/** Standard deviations of the planted effects, in R. */
export interface PlantedEffects {
  readonly mean: number;
  readonly advisor: number;
  readonly level: number;
  readonly advisorLevel: number;
  readonly cell: number;
  /** Shock of a day, times direction. */
  readonly day: number;
}

const NOTHING: PlantedEffects = {
  mean: -0.03,
  advisor: 0,
  level: 0,
  advisorLevel: 0,
  cell: 0,
  day: 0,
};
export const NO_SKILL: PlantedEffects = NOTHING;
export const MODERATE_SKILL: PlantedEffects = {
  ...NOTHING,
  advisor: 0.1,
  level: 0.04,
  advisorLevel: 0.07,
  cell: 0.06,
};
export const ADVISOR_SKILL: PlantedEffects = { ...NOTHING, advisor: 0.12, level: 0.03 };
export const CELLS_ONLY: PlantedEffects = { ...NOTHING, cell: 0.18 };
export const MARKET_DAYS: PlantedEffects = { ...MODERATE_SKILL, day: 0.6 };

/** Cost of a trade in R; the outcomes of the table are before it. */
export const PLANTED_COST = 0.05;

export interface PlantedShape {
  readonly advisors: number;
  /** Levels per dimension. */
  readonly levels: readonly number[];
}

/** That of the reference: 648 situations. */
export const REFERENCE_SHAPE: PlantedShape = { advisors: 300, levels: [3, 3, 4, 3, 2, 3] };
/** The dimensions of a rule with all their values: 1,125 situations. */
export const RULE_SHAPE: PlantedShape = { advisors: 300, levels: [5, 3, 5, 5, 3] };

const DAYS = 250;
const NOISE = 1.15;
const MEAN_TRADES = 250;
const LEAST_TRADES = 20;

export interface PlantedWorld {
  /** Outcomes before cost. */
  readonly table: OutcomeTable;
  /** Mean of the planted effects. */
  readonly mean: number;
  /** The occupied combinations of [advisor, ...levels], as a fit numbers them. */
  readonly cells: Combinations;
  /** Per cell: theta before cost. */
  readonly truth: Float64Array;
  /** Future trades per cell: the advisor's trades x product of his level frequencies. */
  readonly future: Float64Array;
}

export function plantedWorld(
  effects: PlantedEffects,
  seed: number,
  shape: PlantedShape = REFERENCE_SHAPE,
): PlantedWorld {
  const draws = randomDraws(seed);
  const advisors = Array.from({ length: shape.advisors }, () => habitsOf(shape, draws));
  const situations = advisors.flatMap(({ trades, frequencies }, advisor) =>
    Array.from({ length: trades }, () => [advisor, ...frequencies.map((f) => levelOf(f, draws))]),
  );
  const columns = [shape.advisors, ...shape.levels].map((_, place) =>
    Int32Array.from(situations, (values) => values[place] ?? 0),
  );
  const cells = occupiedCombinations(columns);
  const truth = plantedTruth(cells.columns, { effects, shape }, draws);
  const shocks = Float64Array.from({ length: DAYS }, () => effects.day * draws.normal());
  const [advisor = new Int32Array(), ...levels] = columns;
  const day = advisor.map(() => Math.floor(DAYS * draws.uniform()));
  const direction = Int8Array.from(advisor, () => (draws.uniform() < 0.5 ? -1 : 1));
  const outcome = Float64Array.from(cells.ofRow, (cell, row) => {
    const shock = (shocks[day[row] ?? 0] ?? 0) * (direction[row] ?? 0);
    return (truth[cell] ?? 0) + shock + NOISE * fatTailed(draws);
  });
  const weight = new Float64Array(outcome.length).fill(1);
  const future = truth.map((_, cell) =>
    cells.columns.slice(1).reduce(
      (product, column, d) => {
        const frequencies = advisors[cells.columns[0]?.[cell] ?? 0]?.frequencies[d];
        return product * (frequencies?.[column[cell] ?? 0] ?? 0);
      },
      advisors[cells.columns[0]?.[cell] ?? 0]?.trades ?? 0,
    ),
  );
  const table = { advisor, levels, day, direction, outcome, weight };
  return { table, mean: effects.mean, cells, truth, future };
}

interface Habits {
  readonly trades: number;
  /** Per dimension, ~ Dirichlet(2, ..., 2). */
  readonly frequencies: readonly (readonly number[])[];
}

function habitsOf({ levels }: PlantedShape, draws: RandomDraws): Habits {
  const trades = MEAN_TRADES * Math.exp(draws.normal() - 0.5);
  const frequencies = levels.map((count) => {
    const parts = Array.from({ length: count }, () => draws.gamma(2));
    const whole = parts.reduce((sum, part) => sum + part, 0);
    return parts.map((part) => part / whole);
  });
  return { trades: Math.max(LEAST_TRADES, Math.round(trades)), frequencies };
}

function levelOf(frequencies: readonly number[], draws: RandomDraws): number {
  let left = draws.uniform();
  const level = frequencies.findIndex((frequency) => {
    left -= frequency;
    return left < 0;
  });
  return level === -1 ? frequencies.length - 1 : level;
}

function plantedTruth(
  [advisor = new Int32Array(), ...levels]: readonly Int32Array[],
  { effects, shape }: { readonly effects: PlantedEffects; readonly shape: PlantedShape },
  draws: RandomDraws,
): Float64Array {
  const effectsOf = (count: number, deviation: number): Float64Array =>
    Float64Array.from({ length: count }, () => deviation * draws.normal());
  const u = effectsOf(shape.advisors, effects.advisor);
  const v = shape.levels.map((count) => centred(effectsOf(count, effects.level)));
  const w = shape.levels.map((count) => effectsOf(shape.advisors * count, effects.advisorLevel));
  const gamma = effectsOf(advisor.length, effects.cell);
  return gamma.map((own, cell) => {
    const a = advisor[cell] ?? 0;
    return levels.reduce(
      (sum, column, d) => {
        const level = column[cell] ?? 0;
        return sum + (v[d]?.[level] ?? 0) + (w[d]?.[a * (shape.levels[d] ?? 0) + level] ?? 0);
      },
      effects.mean + (u[a] ?? 0) + own,
    );
  });
}

/** Sums to zero, so that the mean of a world is the planted one and not the luck of twenty levels. */
function centred(effects: Float64Array): Float64Array {
  const mean = effects.reduce((sum, effect) => sum + effect, 0) / effects.length;
  return effects.map((effect) => effect - mean);
}

/** t(5) with unit variance. */
const fatTailed = (draws: RandomDraws): number =>
  (draws.normal() / Math.sqrt((2 * draws.gamma(2.5)) / 5)) * Math.sqrt(3 / 5);
