// How the rows of an outcome table lie in cells, and cells in the effects they share: worked out once, so
// that a sweep only walks flat arrays.
import { type Combinations, occupiedCombinations } from '#core/rules/effects/combinations.ts';
import type { OutcomeTable } from '#core/rules/effects/outcome-table.ts';

/** Cells that agree in some of their values. */
export interface CellGroups {
  /** Which values of a cell count: 0 = advisor, 1 + d = level of dimension d. */
  readonly places: readonly number[];
  /** Rows are the cells, columns the places. */
  readonly groups: Combinations;
}

export interface EffectStructure {
  /** Rows are those of the table; column 0 is the advisor, then the dimensions. */
  readonly cells: Combinations;
  readonly days: Combinations;
  /** u by advisor, then v by level and w by advisor and level, dimension by dimension. */
  readonly shared: readonly CellGroups[];
}

export function effectStructure(table: OutcomeTable): EffectStructure {
  const cells = occupiedCombinations([table.advisor, ...table.levels]);
  const dimensions = table.levels.map((_, dimension) => 1 + dimension);
  return {
    cells,
    days: occupiedCombinations([table.day]),
    shared: [
      groupCells(cells, [0]),
      ...dimensions.map((place) => groupCells(cells, [place])),
      ...dimensions.map((place) => groupCells(cells, [0, place])),
    ],
  };
}

export function groupCells(cells: Combinations, places: readonly number[]): CellGroups {
  const columns = places.map((place) => {
    const column = cells.columns[place];
    if (column) return column;
    throw new RangeError(`expected a place below ${cells.columns.length}, found ${place}`);
  });
  return { places, groups: occupiedCombinations(columns) };
}
