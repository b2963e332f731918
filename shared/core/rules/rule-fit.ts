// One fit of the crossed effects over the lessons of one direction, and what it says of every cell.
import { type Cell, cellKey } from '#core/analytics/cells/cell.ts';
import type { IsoDate } from '#core/market/ist.ts';
import { type CellEvidence, cellEvidence, type EvidenceOf } from './cell-evidence.ts';
import { cellLevels, MINI_DIMENSIONS } from './dimension.ts';
import { findCombination } from './effects/combinations.ts';
import { fitCrossedEffects } from './effects/crossed-effects.ts';
import type { FittedEffects } from './effects/fitted-effects.ts';
import type { SelectionPlan } from './rule-configuration.ts';
import type { RuleDirection } from './rule-direction.ts';
import { type Lesson, ruleTable } from './rule-table.ts';

export interface RuleFit {
  readonly direction: RuleDirection;
  /** Advisors as the fit numbers them. */
  readonly numberOf: ReadonlyMap<string, number>;
  readonly lessons: number;
  readonly effects: FittedEffects;
  readonly evidenceOf: EvidenceOf;
}

/** What the fit says of a cell of an advisor. */
export interface CellVerdict extends CellEvidence {
  readonly n: number;
  readonly nEffective: number;
  readonly meanR: number;
  readonly deviation: number;
  /** P(expected net R > margin). */
  readonly probability: number;
}

export interface RuleFitPlan {
  readonly direction: RuleDirection;
  readonly asOf: IsoDate;
  readonly selection: SelectionPlan;
}

/** Lessons by entry: sums round by their order. Null without any. */
export function fitRules(lessons: readonly Lesson[], plan: RuleFitPlan): RuleFit | null {
  if (lessons.length === 0) return null;
  const { direction, asOf, selection } = plan;
  const { seed, sweeps, burnIn, marginR, winsorR, halfLifeDays } = selection;
  const advisors = [...new Set(lessons.map(({ trade }) => trade.advisorId))].sort();
  const numberOf = new Map(advisors.map((advisorId, number) => [advisorId, number]));
  const table = ruleTable(lessons, numberOf, { direction, asOf, halfLifeDays });
  const effects = fitCrossedEffects(table, {
    ...{ seed, sweeps, burnIn, winsorR, miniCells: MINI_DIMENSIONS },
    margins: { positive: marginR, negative: marginR },
  });
  return {
    ...{ direction, numberOf, lessons: lessons.length, effects },
    evidenceOf: cellEvidence(lessons),
  };
}

/** Null when no lesson is of this cell. */
export function cellVerdict(fit: RuleFit, advisorId: string, cell: Cell): CellVerdict | null {
  const { cells, miniCells } = fit.effects;
  const advisor = fit.numberOf.get(advisorId) ?? -1;
  const levels = cellLevels(cell);
  const of =
    cell.kind === '6D'
      ? cells
      : miniCells[MINI_DIMENSIONS.findIndex((d) => d.length === levels.length)];
  const place = of ? findCombination(of.combinations, [advisor, ...levels]) : -1;
  if (of === undefined || place === -1) return null;
  return {
    n: of.trades[place] ?? 0,
    nEffective: of.effectiveTrades[place] ?? 0,
    ...fit.evidenceOf(advisorId, cellKey(cell)),
    meanR: of.mean[place] ?? 0,
    deviation: of.deviation[place] ?? 0,
    probability: of.pPositive[place] ?? 0,
  };
}
