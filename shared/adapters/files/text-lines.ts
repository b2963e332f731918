// Lines of a text file, packed or not, with their numbers.
import { createReadStream } from 'node:fs';
import { textChunks } from './text-chunks.ts';

export interface TextLine {
  /** 1-based. */
  readonly number: number;
  readonly text: string;
}

/** Empty lines are left out. Throws FileRefused for damaged gzip data, else what reading throws. */
export async function* textLines(path: string): AsyncGenerator<TextLine> {
  let rest = '';
  let number = 0;
  for await (const chunk of textChunks(createReadStream(path))) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const text of lines) {
      number += 1;
      if (text.trim() !== '') yield { number, text: text.trim() };
    }
  }
  if (rest.trim() !== '') yield { number: number + 1, text: rest.trim() };
}
