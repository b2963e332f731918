// Which cells are believed: 6D and mini rules are chosen apart, each at the same rate of false ones, so
// that neither kind pays for the other's false ones.
import type { Cell } from '#core/analytics/cells/cell.ts';
import type { SelectionPlan } from './rule-configuration.ts';
import type { CellVerdict } from './rule-fit.ts';
import { discover, runningFalseShares } from './significance/false-discovery.ts';

/** A cell that may become a rule; null verdict = nothing could be learnt of it. */
export interface Candidate {
  readonly advisorId: string;
  readonly cell: Cell;
  readonly verdict: CellVerdict | null;
}

/** NONE = not selected; FULL = selected at the stricter rate too. */
export type RuleSize = 'NONE' | 'REDUCED' | 'FULL';

export interface Selected {
  readonly sixDimensional: number;
  readonly mini: number;
  /** Share of false ones expected among all of them; null without any. */
  readonly expectedFdr: number | null;
}

export interface RuleSelection {
  /** In the order of the candidates. */
  readonly sizes: readonly RuleSize[];
  /** Share of false ones expected among a candidate and all of its kind that are at least as probable. */
  readonly falseShares: Float64Array;
  readonly selected: Selected;
}

export function selectRules(
  candidates: readonly Candidate[],
  { falseShare, fullSizeFalseShare }: SelectionPlan,
): RuleSelection {
  const falseShares = new Float64Array(candidates.length).fill(1);
  const six = rankKind(candidates, '6D', falseShares, falseShare);
  const mini = rankKind(candidates, 'MINI', falseShares, falseShare);
  const all = six.count + mini.count;
  const falseOnes = six.falseOnes + mini.falseOnes;
  return {
    sizes: Array.from(falseShares, (share): RuleSize => {
      if (share > falseShare) return 'NONE';
      return share <= fullSizeFalseShare ? 'FULL' : 'REDUCED';
    }),
    falseShares,
    selected: {
      sixDimensional: six.count,
      mini: mini.count,
      expectedFdr: all > 0 ? falseOnes / all : null,
    },
  };
}

/**
 * Rules that are all but sure leave room in the mean for some that are rather false than true: those stand
 * for themselves, so that none of them is chosen.
 */
const MOST_FALSE = 0.5;

/** Writes the shares of one kind; says how many stay within the rate and how many of them are false. */
function rankKind(
  candidates: readonly Candidate[],
  kind: Cell['kind'],
  falseShares: Float64Array,
  rate: number,
) {
  const places = [...candidates.keys()].filter((place) => {
    const candidate = candidates[place];
    return candidate?.cell.kind === kind && candidate.verdict !== null;
  });
  const probabilities = places.map((place) => candidates[place]?.verdict?.probability ?? 0);
  const { chosen: order } = discover(probabilities, 1);
  let share = 0;
  let count = 0;
  let falseOnes = 0;
  runningFalseShares(probabilities, order).forEach((running, rank) => {
    const alone = 1 - (probabilities[order[rank] ?? 0] ?? 0);
    // Never falls but for rounding.
    share = Math.max(share, running, alone > MOST_FALSE ? alone : 0);
    falseShares[places[order[rank] ?? 0] ?? 0] = share;
    if (share > rate) return;
    count = rank + 1;
    falseOnes = count * share;
  });
  return { count, falseOnes };
}
