// One candidate judged: the gates of its narrowest level with enough trades, its size, and whether it is on.
import type { Cell } from '#core/analytics/cells/cell.ts';
import { type AdvisorCells, judgedLevel, levelsAbove, trustAt } from './gates/gate-level.ts';
import { adverseGates, allPass, normalGates } from './gates/quality-gate.ts';
import type { Rule } from './rule.ts';
import type { RuleConfiguration } from './rule-configuration.ts';
import type { RuleDirection } from './rule-direction.ts';
import type { CellVerdict } from './rule-fit.ts';
import type { Candidate, RuleSize } from './rule-selection.ts';
import { shrunkKelly } from './significance/kelly-fraction.ts';

export interface SizedCandidate extends Candidate {
  readonly direction: RuleDirection;
  readonly size: RuleSize;
  readonly falseShare: number;
  /** Standard deviation of one outcome around its expectation. */
  readonly outcomeDeviation: number;
}

export interface JudgementContext {
  readonly figures: AdvisorCells;
  /** Of any cell of the advisor, in the direction of the candidate. */
  readonly verdictOf: (cell: Cell) => CellVerdict | null;
  readonly configuration: RuleConfiguration;
}

export function judgedRule(candidate: SizedCandidate, context: JudgementContext): Rule {
  const { advisorId, cell, verdict, direction, size } = candidate;
  const judgement = judge(candidate, context);
  const selected = size !== 'NONE';
  return {
    advisorId,
    category: cell.category,
    period: cell.period,
    regime: cell.regime,
    weekday: cell.kind === '6D' ? cell.weekday : null,
    session: cell.kind === '6D' ? cell.timeSession : null,
    kind: cell.kind,
    direction,
    n: verdict?.n ?? 0,
    nEffective: verdict?.nEffective ?? 0,
    window: verdict?.window ?? null,
    tradeIds: verdict?.tradeIds ?? [],
    ...judgement,
    active: selected && judgement.gatesPass,
    posteriorMeanR: verdict?.meanR ?? null,
    posteriorSd: verdict?.deviation ?? null,
    probability: verdict?.probability ?? null,
    falseShare: candidate.falseShare,
    selected,
    fullSize: size === 'FULL' && (direction === 'REVERSE' || judgement.trust === 'TRUSTED'),
    kellyFraction: kellyOf(candidate, context.configuration),
  };
}

function judge(
  { cell, direction }: SizedCandidate,
  { figures, verdictOf, configuration }: JudgementContext,
): Pick<Rule, 'gates' | 'gatesLevel' | 'gatesPass' | 'trust'> {
  const levels = levelsAbove(cell, figures);
  const normal = configuration.normal[cell.category];
  const adverse = configuration.adverse[cell.category];
  const fades = (one: Cell): number => verdictOf(one)?.n ?? 0;
  const found =
    direction === 'NORMAL'
      ? judgedLevel(levels, normal.leastTrades)
      : judgedLevel(levels, adverse.leastTrades, (level) => fades(level.cell));
  const level = found ?? levels.at(-1);
  if (level === undefined) {
    throw new Error(`cell of ${cell.category}: expected figures of its mini rule, found none`);
  }
  const trust = trustAt(levels, level, figures.advisor, normal.leastEffectiveTrades);
  const gates =
    direction === 'NORMAL'
      ? normalGates(level.metrics, trust, normal)
      : adverseGates(level.metrics, fades(level.cell), adverse);
  return { gates, gatesLevel: found?.level ?? null, gatesPass: allPass(gates), trust };
}

function kellyOf(
  { verdict, size, outcomeDeviation }: SizedCandidate,
  { selection }: RuleConfiguration,
): number {
  if (size === 'NONE' || verdict === null) return 0;
  const { meanR: mean, deviation } = verdict;
  const lambda = size === 'FULL' ? selection.fullSizeKelly : selection.reducedKelly;
  const fraction = shrunkKelly({ mean, deviation, outcomeDeviation }, lambda);
  return Math.min(fraction, selection.kellyCap);
}
