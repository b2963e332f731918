// The order of ids: by code point, the same in every process and locale and in the database (whose "C"
// order compares UTF-8 bytes). JavaScript's own order differs beyond U+FFFF.

/** Negative when `a` comes first, 0 when they are equal. */
export function compareIds(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const left = a.charCodeAt(i);
    const right = b.charCodeAt(i);
    if (left !== right) return rank(left) - rank(right);
  }
  return a.length - b.length;
}

/** Code units in the order of the code points they begin: surrogates stand for what lies above U+FFFF. */
const rank = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit);
