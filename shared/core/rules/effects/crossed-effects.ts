// The model behind every selection: what the next trade of an advisor in a situation is worth, learnt
// from all trades at once. Advisors, levels of the dimensions, their pairs and single cells each get an
// effect that the data must pull away from zero; a shock per day times direction keeps fifty advisors
// who were long on one good day from counting as fifty proofs (statistics reference, 2).
import { effectStructure } from '#core/rules/effects/effect-structure.ts';
import { startState, sweep } from '#core/rules/effects/effect-sweep.ts';
import { fittedEffects, gatherSweep, startGathering } from '#core/rules/effects/fit-gathering.ts';
import type { FittedEffects } from '#core/rules/effects/fitted-effects.ts';
import { keyedDraws } from '#core/rules/effects/keyed-draws.ts';
import { miniCells } from '#core/rules/effects/mini-cells.ts';
import {
  checkOutcomeTable,
  type OutcomeTable,
  winsorised,
} from '#core/rules/effects/outcome-table.ts';
import type { Margins } from '#core/rules/effects/posterior-tally.ts';

export interface FitPlan {
  /** Whole number; the same table and plan give the same bytes. */
  readonly seed: number;
  /** All sweeps, those of the burn-in included. */
  readonly sweeps: number;
  readonly burnIn: number;
  /** Safety margins in R beyond the modelled cost, kappa and kappa'. */
  readonly margins: Margins;
  /** Outcomes are held within +- this many R. */
  readonly winsorR: number;
  /** Dimensions of each kind of mini cell, e.g. [[0, 1], [0, 1, 2]]. */
  readonly miniCells: readonly (readonly number[])[];
}

/**
 * Sweeps and limit of the reference. With no margin at all, six seeded worlds without skill still gave ten
 * false fades at FDR 0.10; with 0.02 R none, for a tenth less net R in worlds with skill.
 */
export const FIT_DEFAULTS = {
  sweeps: 400,
  burnIn: 150,
  winsorR: 6,
  margins: { positive: 0.02, negative: 0.02 },
} as const;

/**
 * Fits y = mu + s_day direction + u_a + sum_d v_dl + sum_d w_adl + gamma_ac + eps by Gibbs sampling, the
 * recency weights standing for the trades in every sum (n becomes their sum, also in the draw of
 * sigma^2). Work per sweep: rows plus cells times dimensions. Throws on columns of unequal length,
 * outcomes that are not finite, a table without any weight, or a burn-in that leaves no sweep.
 */
export function fitCrossedEffects(table: OutcomeTable, plan: FitPlan): FittedEffects {
  checkOutcomeTable(table);
  if (plan.sweeps <= plan.burnIn)
    throw new RangeError(`expected more than ${plan.burnIn} sweeps, found ${plan.sweeps}`);
  const held = { ...table, outcome: winsorised(table.outcome, plan.winsorR) };
  const structure = effectStructure(held);
  const state = startState(held, structure);
  const minis = plan.miniCells.map((dimensions) =>
    miniCells(structure.cells, state.cellWeight, dimensions),
  );
  const gathering = startGathering(state, minis);
  const drawsOf = keyedDraws(plan.seed);
  for (let round = 0; round < plan.sweeps; round += 1) {
    sweep(state, drawsOf(round));
    if (round >= plan.burnIn) gatherSweep(gathering, state, plan.margins);
  }
  return fittedEffects(gathering, state, structure);
}
