// The key by which an effect is known from fit to fit: it follows from what the effect is about and not
// from its place among the others, which every new trade may shift.
import { joinKeys } from '#core/rules/effects/keyed-draws.ts';

/** 32 bits of a text, e.g. an advisor's id. */
export function textKey(text: string): number {
  let key = text.length;
  for (let place = 0; place < text.length; place += 1) key = joinKeys(key, text.charCodeAt(place));
  return key;
}

/** Keys of the combinations of some columns, one per row; equal rows get equal keys. */
export function combinationKeys(columns: readonly Int32Array[]): Int32Array {
  const keys = new Int32Array(columns[0]?.length ?? 0);
  for (const column of columns) {
    for (let row = 0; row < keys.length; row += 1)
      keys[row] = joinKeys(keys[row] ?? 0, column[row] ?? 0);
  }
  return keys;
}
