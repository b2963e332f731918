// How the rows of an outcome table lie in cells, and cells in the effects they share: worked out once, so
// that a sweep only walks flat arrays.
import { type Combinations, occupiedCombinations } from '#core/rules/effects/combinations.ts';
import { combinationKeys } from '#core/rules/effects/effect-key.ts';
import type { OutcomeTable } from '#core/rules/effects/outcome-table.ts';

/** Cells that agree in some of their values. */
export interface CellGroups {
  /** Which values of a cell count: 0 = advisor, 1 + d = level of dimension d. */
  readonly places: readonly number[];
  /** Rows are the cells, columns the places. */
  readonly groups: Combinations;
}

/** Groups that share an effect; `keys` are those of the effects. */
export interface EffectGroups extends CellGroups {
  readonly keys: Int32Array;
}

export interface EffectStructure {
  /** Rows are those of the table; column 0 is the advisor, then the dimensions. */
  readonly cells: Combinations;
  readonly cellKeys: Int32Array;
  readonly days: Combinations;
  readonly dayKeys: Int32Array;
  /** u by advisor, then v by level and w by advisor and level, dimension by dimension. */
  readonly shared: readonly EffectGroups[];
}

export function effectStructure(table: OutcomeTable): EffectStructure {
  const cells = occupiedCombinations([table.advisor, ...table.levels]);
  const days = occupiedCombinations([table.day]);
  const dimensions = table.levels.map((_, dimension) => 1 + dimension);
  const keysOf = ({ columns }: Combinations, places: readonly number[]): Int32Array =>
    combinationKeys(columns.map((column, at) => namedKeys(column, places[at] ?? 0, table)));
  const sharing = (places: readonly number[]): EffectGroups => {
    const own = groupCells(cells, places);
    return { ...own, keys: keysOf(own.groups, places) };
  };
  return {
    cells,
    cellKeys: keysOf(cells, [...cells.columns.keys()]),
    days,
    dayKeys: combinationKeys(days.columns),
    shared: [
      sharing([0]),
      ...dimensions.map((place) => sharing([place])),
      ...dimensions.map((place) => sharing([0, place])),
    ],
  };
}

/** Advisors by their keys, if they have any, and levels by themselves. */
const namedKeys = (column: Int32Array, place: number, table: OutcomeTable): Int32Array =>
  place === 0 && table.advisorKeys
    ? column.map((advisor) => table.advisorKeys?.[advisor] ?? advisor)
    : column;

export function groupCells(cells: Combinations, places: readonly number[]): CellGroups {
  const columns = places.map((place) => {
    const column = cells.columns[place];
    if (column) return column;
    throw new RangeError(`expected a place below ${cells.columns.length}, found ${place}`);
  });
  return { places, groups: occupiedCombinations(columns) };
}
