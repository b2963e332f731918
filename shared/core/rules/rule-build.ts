// Step 9: from measured trades to rules. Cells are measured, following and fading each learnt from their
// own outcomes, rules selected so that few of them are luck, and judged by gates. What happened after the
// as-of date does not exist.
import { type Cell, cellKey } from '#core/analytics/cells/cell.ts';
import { endOfDate } from '#core/analytics/replay/corpus-window.ts';
import type { IsoDate } from '#core/market/ist.ts';
import { cellMetrics } from '#core/pipeline/cell-metrics.ts';
import { advisorMetrics } from '#core/pipeline/metrics.ts';
import { compareIds } from '#core/signals/id-order.ts';
import type { VarianceComponents } from './effects/fitted-effects.ts';
import type { AdvisorCells } from './gates/gate-level.ts';
import { netRisk, type StopDistances, stopDistances } from './initial-risk.ts';
import { type AdvisorLevels, advisorLevels } from './level-figures.ts';
import type { Rule } from './rule.ts';
import type { RuleConfiguration } from './rule-configuration.ts';
import type { RuleDirection } from './rule-direction.ts';
import { cellVerdict, fitRules, type RuleFit } from './rule-fit.ts';
import { judgedRule } from './rule-judgement.ts';
import { type Candidate, type Selected, selectRules } from './rule-selection.ts';
import type { Lesson } from './rule-table.ts';
import type { RuleTrade } from './rule-trade.ts';

export interface DirectionModel {
  /** Trades learnt from; null variances without any. */
  readonly lessons: number;
  readonly mean: number | null;
  readonly variances: VarianceComponents | null;
  /** Cells that could be selected. */
  readonly candidates: number;
  readonly selected: Selected;
  readonly active: number;
}

export interface RuleBook {
  readonly asOf: IsoDate;
  /** By advisor, direction and cell. */
  readonly rules: readonly Rule[];
  readonly models: Readonly<Record<RuleDirection, DirectionModel>>;
  /** What sizing and stops need, by advisor. */
  readonly levels: readonly AdvisorLevels[];
  /** What stands for a stop he did not publish. */
  readonly distances: StopDistances;
  readonly fits: Readonly<Record<RuleDirection, RuleFit | null>>;
}

/** Trades in any order, later ones included: they are left out here. */
export function buildRules(
  trades: readonly RuleTrade[],
  asOf: IsoDate,
  configuration: RuleConfiguration,
): RuleBook {
  const end = endOfDate(asOf);
  const known = trades.filter(({ entryAt }) => entryAt < end).sort(byEntry);
  const closed = known.filter(({ knownAt, path }) => knownAt < end && path?.filled !== false);
  const distances = stopDistances(closed);
  const book = { known: byAdvisor(known), asOf, configuration };
  const figures = advisorFigures(book);
  const teaching = closed.filter(({ periodInferred }) => !periodInferred);
  const normal = direction('NORMAL', followed(teaching, distances), figures, book);
  const reverse = direction('REVERSE', faded(teaching), figures, book);
  return {
    asOf,
    rules: [...normal.rules, ...reverse.rules],
    models: { NORMAL: normal.model, REVERSE: reverse.model },
    levels: [...figures.values()].map(({ levels }) => levels),
    distances,
    fits: { NORMAL: normal.fit, REVERSE: reverse.fit },
  };
}

interface Book {
  readonly known: ReadonlyMap<string, readonly RuleTrade[]>;
  readonly asOf: IsoDate;
  readonly configuration: RuleConfiguration;
}

interface AdvisorFigures extends AdvisorCells {
  readonly occupied: readonly Cell[];
  readonly levels: AdvisorLevels;
}

const byEntry = (a: RuleTrade, b: RuleTrade): number =>
  a.entryAt - b.entryAt || compareIds(a.tradeId, b.tradeId);

function byAdvisor(trades: readonly RuleTrade[]): Map<string, RuleTrade[]> {
  const groups = new Map<string, RuleTrade[]>();
  for (const trade of trades) {
    const own = groups.get(trade.advisorId);
    if (own) own.push(trade);
    else groups.set(trade.advisorId, [trade]);
  }
  return new Map([...groups].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function advisorFigures({ known, asOf }: Book): ReadonlyMap<string, AdvisorFigures> {
  const figures = new Map<string, AdvisorFigures>();
  const end = endOfDate(asOf);
  for (const [advisorId, own] of known) {
    const advisor = advisorMetrics(own, asOf);
    if (advisor === null) continue;
    const measured = cellMetrics(own, asOf).filter(({ metrics }) => metrics.trades > 0);
    const sorted = measured
      .map(({ cell, metrics }) => ({ key: cellKey(cell), cell, metrics }))
      .sort((a, b) => (a.key < b.key ? -1 : 1));
    figures.set(advisorId, {
      advisor,
      cells: new Map(sorted.map(({ key, metrics }) => [key, metrics])),
      occupied: sorted.map(({ cell }) => cell),
      levels: advisorLevels(
        { advisorId, advisor, cells: sorted },
        own.filter(({ knownAt }) => knownAt < end),
      ),
    });
  }
  return figures;
}

/** What following taught: net R on the initial risk, published or learnt. */
const followed = (trades: readonly RuleTrade[], distances: StopDistances): readonly Lesson[] =>
  trades.flatMap((trade) => {
    const outcome = netRisk(trade, distances);
    return outcome === null ? [] : [{ trade, outcome }];
  });

/** What fading taught, by its own replay. */
const faded = (trades: readonly RuleTrade[]): readonly Lesson[] =>
  trades.flatMap((trade) =>
    trade.fade.kind === 'outcome' ? [{ trade, outcome: trade.fade.rMultiple }] : [],
  );

function direction(
  way: RuleDirection,
  lessons: readonly Lesson[],
  figures: ReadonlyMap<string, AdvisorFigures>,
  { asOf, configuration }: Book,
) {
  const fit = fitRules(lessons, { direction: way, asOf, selection: configuration.selection });
  const candidates = candidatesOf(fit, figures, way);
  const selection = selectRules(candidates, configuration.selection);
  const outcomeDeviation = Math.sqrt(fit?.effects.variances.outcome ?? 0);
  const rules = candidates.map((candidate, place) =>
    judgedRule(
      {
        ...{ ...candidate, direction: way, outcomeDeviation },
        size: selection.sizes[place] ?? 'NONE',
        falseShare: selection.falseShares[place] ?? 1,
      },
      {
        figures: ofAdvisor(figures, candidate.advisorId),
        verdictOf: (cell) => fit && cellVerdict(fit, candidate.advisorId, cell),
        configuration,
      },
    ),
  );
  const model: DirectionModel = {
    lessons: lessons.length,
    mean: fit?.effects.mean ?? null,
    variances: fit?.effects.variances ?? null,
    candidates: candidates.filter(({ verdict }) => verdict !== null).length,
    selected: selection.selected,
    active: rules.filter(({ active }) => active).length,
  };
  return { fit, rules, model };
}

/** Every occupied cell can be followed, also one without a lesson; faded only where a fade was replayed. */
function candidatesOf(
  fit: RuleFit | null,
  figures: ReadonlyMap<string, AdvisorFigures>,
  way: RuleDirection,
): readonly Candidate[] {
  return [...figures].flatMap(([advisorId, { occupied }]) =>
    occupied
      .map((cell) => ({ advisorId, cell, verdict: fit && cellVerdict(fit, advisorId, cell) }))
      .filter(({ verdict }) => way === 'NORMAL' || verdict !== null),
  );
}

function ofAdvisor(
  figures: ReadonlyMap<string, AdvisorFigures>,
  advisorId: string,
): AdvisorFigures {
  const own = figures.get(advisorId);
  if (own === undefined) throw new Error(`advisor ${advisorId}: expected figures, found none`);
  return own;
}
