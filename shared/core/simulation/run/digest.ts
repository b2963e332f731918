// One number for a whole run, so that two runs can be compared without keeping them.

const { imul } = Math;

export interface Digest {
  add(text: string): void;
  value(): string;
}

/** Two FNV-1a sums of 32 bits with different starts. */
export function digest(): Digest {
  let [first, second] = [0x811c9dc5, 0x9e3779b9];
  return {
    add: (text) => {
      for (let index = 0; index < text.length; index++) {
        const code = text.charCodeAt(index);
        first = imul(first ^ code, 0x01000193);
        second = imul(second ^ code, 0x01000193) + 1;
      }
    },
    value: () => `${hex(first)}${hex(second)}`,
  };
}

const hex = (word: number): string => (word >>> 0).toString(16).padStart(8, '0');
