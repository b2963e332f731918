// The combinations of values that really occur in some columns, numbered 0, 1, 2, ... in ascending order
// of the values (the first column leads), whatever the order of the rows.

export interface Combinations {
  readonly count: number;
  /** Number of the combination of each row. */
  readonly ofRow: Int32Array;
  /** Per column, the value of each combination. */
  readonly columns: readonly Int32Array[];
  readonly sizes: readonly number[];
  /** Mixed-radix code of each combination, ascending. */
  readonly codes: Float64Array;
}

/** Values are whole numbers >= 0; throws if their ranges multiply beyond 2^53. */
export function occupiedCombinations(columns: readonly Int32Array[]): Combinations {
  const sizes = columns.map(
    (column) => column.reduce((most, value) => Math.max(most, value), 0) + 1,
  );
  const range = sizes.reduce((product, size) => product * size, 1);
  if (range > Number.MAX_SAFE_INTEGER)
    throw new RangeError(`expected at most 2^53 possible combinations, found ${range}`);
  const codeOfRow = new Float64Array(columns[0]?.length ?? 0);
  columns.forEach((column, d) => {
    const size = sizes[d] ?? 1;
    column.forEach((value, row) => {
      codeOfRow[row] = (codeOfRow[row] ?? 0) * size + value;
    });
  });
  const codes = Float64Array.from(new Set(codeOfRow)).sort();
  const number = new Map<number, number>();
  codes.forEach((code, place) => {
    number.set(code, place);
  });
  return {
    count: codes.length,
    ofRow: Int32Array.from(codeOfRow, (code) => number.get(code) ?? -1),
    columns: decoded(codes, sizes),
    sizes,
    codes,
  };
}

/** Number of the combination with these values, or -1 if it does not occur. */
export function findCombination({ codes, sizes }: Combinations, values: readonly number[]): number {
  let code = 0;
  for (const [d, size] of sizes.entries()) {
    const value = values[d] ?? -1;
    if (value < 0 || value >= size) return -1;
    code = code * size + value;
  }
  let low = 0;
  let high = codes.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = codes[middle] ?? 0;
    if (found === code) return middle;
    if (found < code) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

function decoded(codes: Float64Array, sizes: readonly number[]): Int32Array[] {
  let rest = codes;
  const columns = sizes.toReversed().map((size) => {
    const column = Int32Array.from(rest, (code) => code % size);
    rest = rest.map((code) => Math.floor(code / size));
    return column;
  });
  return columns.reverse();
}
