// A row of doubles as the text of a PostgreSQL array, both ways to the last bit: each side writes the
// shortest decimal that reads back as the same double.

/** '{1,2.5,Infinity}'. */
export const numberRowText = (row: Iterable<number>): string => `{${[...row].join(',')}}`;

/** Throws when it is not as long as today's code expects. */
export function numberRow(text: string, length: number): Float64Array {
  const row = Float64Array.from(text.slice(1, -1).split(','), Number);
  if (row.length !== length) {
    throw new Error(`stored row: expected ${length} numbers, found ${row.length} in ${text}`);
  }
  return row;
}
