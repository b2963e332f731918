// What a selection in a planted world is worth in truth: its future trades times their planted net edge.
import { fitCrossedEffects } from '#core/rules/effects/crossed-effects.ts';
import type { FittedEffects } from '#core/rules/effects/fitted-effects.ts';
import type { OutcomeTable } from '#core/rules/effects/outcome-table.ts';
import { discover } from '#core/rules/significance/false-discovery.ts';
import { PLANTED_COST, type PlantedWorld } from '#test/support/planted-world.ts';

export interface Verdict {
  readonly rules: number;
  readonly futureTrades: number;
  readonly netR: number;
  /** Share of the future trades whose true net edge is not positive. */
  readonly falseShare: number;
}

export const NO_VERDICT: Verdict = { rules: 0, futureTrades: 0, netR: 0, falseShare: 0 };

/** Of two worlds together. */
export function bothVerdicts(a: Verdict, b: Verdict): Verdict {
  const futureTrades = a.futureTrades + b.futureTrades;
  const falseTrades = a.falseShare * a.futureTrades + b.falseShare * b.futureTrades;
  return {
    rules: a.rules + b.rules,
    futureTrades,
    netR: a.netR + b.netR,
    falseShare: futureTrades > 0 ? falseTrades / futureTrades : 0,
  };
}

export type Side = 'FOLLOW' | 'FADE';

/** Margin in R beyond the cost. */
export const SAFETY_MARGIN = 0.02;

/**
 * Of cells given by their place. `kept` is the share of each effect that is left in the future: the truth
 * shrinks towards the mean of the world.
 */
export function verdictOn(
  world: PlantedWorld,
  cells: ArrayLike<number>,
  { side, kept = 1 }: { readonly side: Side; readonly kept?: number },
): Verdict {
  const sign = side === 'FOLLOW' ? 1 : -1;
  let futureTrades = 0;
  let netR = 0;
  let falseTrades = 0;
  for (const cell of Array.from(cells)) {
    const truth = world.mean + kept * ((world.truth[cell] ?? 0) - world.mean);
    const edge = sign * truth - PLANTED_COST;
    const trades = world.future[cell] ?? 0;
    futureTrades += trades;
    netR += edge * trades;
    if (edge <= 0) falseTrades += trades;
  }
  const falseShare = futureTrades > 0 ? falseTrades / futureTrades : 0;
  return { rules: cells.length, futureTrades, netR, falseShare };
}

/** Cells with at least 5 trades of which at least 60 % won (followed) or lost (faded) after cost. */
export function fixedThresholds({ table, cells }: PlantedWorld, side: Side): Int32Array {
  const trades = new Int32Array(cells.count);
  const wins = new Int32Array(cells.count);
  cells.ofRow.forEach((cell, row) => {
    trades[cell] = (trades[cell] ?? 0) + 1;
    if ((table.outcome[row] ?? 0) - PLANTED_COST > 0) wins[cell] = (wins[cell] ?? 0) + 1;
  });
  return Int32Array.from(wins.keys()).filter((cell) => {
    const rate = (wins[cell] ?? 0) / (trades[cell] ?? 1);
    return (trades[cell] ?? 0) >= 5 && (side === 'FOLLOW' ? rate >= 0.6 : rate <= 0.4);
  });
}

/**
 * One fit judges both sides: in a planted world the fade's outcome is the mirror of the outcome before
 * cost, so that its expectation after its own cost is -theta - cost.
 */
export function fitPlanted(
  { table }: { readonly table: OutcomeTable },
  sweeps = 160,
  burnIn = 60,
): FittedEffects {
  const bound = PLANTED_COST + SAFETY_MARGIN;
  return fitCrossedEffects(table, {
    seed: 1,
    sweeps,
    burnIn,
    margins: { positive: bound, negative: bound },
    winsorR: 6,
    miniCells: [],
  });
}

/** The rows of a table at these places. */
export function rowsAt(table: OutcomeTable, places: Int32Array): OutcomeTable {
  const picked = (column: Int32Array): Int32Array => places.map((place) => column[place] ?? 0);
  const numbers = (column: Float64Array): Float64Array =>
    Float64Array.from(places, (place) => column[place] ?? 0);
  return {
    advisor: picked(table.advisor),
    levels: table.levels.map(picked),
    day: picked(table.day),
    direction: Int8Array.from(places, (place) => table.direction[place] ?? 0),
    outcome: numbers(table.outcome),
    weight: numbers(table.weight),
  };
}

export const FALSE_DISCOVERY_RATE = 0.1;

/** The cells that the model selects at this false discovery rate. */
export function selected({ cells }: FittedEffects, side: Side, q = FALSE_DISCOVERY_RATE) {
  return discover(side === 'FOLLOW' ? cells.pPositive : cells.pNegative, q).chosen;
}
