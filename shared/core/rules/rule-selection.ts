// Which cells are believed: 6D and mini rules are chosen apart, each at the same rate of false ones, so
// that neither kind pays for the other's false ones.
import type { Cell } from '#core/analytics/cell.ts';
import { discover } from './false-discovery.ts';
import type { SelectionPlan } from './rule-configuration.ts';
import type { CellVerdict } from './rule-fit.ts';

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
  readonly selected: Selected;
}

export function selectRules(
  candidates: readonly Candidate[],
  { falseShare, fullSizeFalseShare }: SelectionPlan,
): RuleSelection {
  const sizes = candidates.map((): RuleSize => 'NONE');
  const choose = (kind: Cell['kind'], rate: number, size: RuleSize) => {
    const places = [...candidates.keys()].filter((place) => {
      const candidate = candidates[place];
      return candidate?.cell.kind === kind && candidate.verdict !== null;
    });
    const probabilities = places.map((place) => candidates[place]?.verdict?.probability ?? 0);
    const { chosen, expectedFalseShare } = discover(probabilities, rate);
    for (const one of chosen) sizes[places[one] ?? -1] = size;
    return { count: chosen.length, falseOnes: chosen.length * (expectedFalseShare ?? 0) };
  };
  const six = choose('6D', falseShare, 'REDUCED');
  const mini = choose('MINI', falseShare, 'REDUCED');
  choose('6D', fullSizeFalseShare, 'FULL');
  choose('MINI', fullSizeFalseShare, 'FULL');
  const all = six.count + mini.count;
  const expectedFdr = all > 0 ? (six.falseOnes + mini.falseOnes) / all : null;
  return { sizes, selected: { sixDimensional: six.count, mini: mini.count, expectedFdr } };
}
