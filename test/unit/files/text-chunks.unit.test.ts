import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { textChunks } from '#adapters/files/text-chunks.ts';
import { FileRefused } from '#core/pipeline/parse.ts';

/** The bytes in pieces of the given sizes; the last size repeats, 0 is an empty piece. */
function source(bytes: Uint8Array, sizes: readonly number[] = [bytes.length]) {
  const state = { ended: false, left: false };
  const pieces = async function* () {
    try {
      let at = 0;
      for (let n = 0; at < bytes.length; n++) {
        const size = sizes[Math.min(n, sizes.length - 1)] ?? 0;
        yield bytes.subarray(at, at + size);
        at += size === 0 && n >= sizes.length ? 1 : size;
      }
      state.ended = true;
    } finally {
      state.left = true;
    }
  };
  return { bytes: pieces(), state };
}

async function textOf(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  let text = '';
  for await (const chunk of textChunks(bytes)) text += chunk;
  return text;
}

describe('given the bytes of a text', () => {
  it('when they come in any pieces, packed or not, then the text is the same', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'binary', maxLength: 50 }),
        fc.boolean(),
        fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 5 }),
        fc.integer({ min: 1, max: 9 }),
        async (text, packed, sizes, rest) => {
          const plain = Buffer.from(text);
          fc.pre(plain[0] !== 0x1f || plain[1] !== 0x8b);
          const { bytes } = source(packed ? gzipSync(plain) : plain, [...sizes, rest]);
          // A byte-order mark belongs to the reader of the rows, who takes it off.
          expect((await textOf(bytes)).replace(/^\uFEFF/, '')).toBe(
            plain.toString('utf8').replace(/^\uFEFF/, ''),
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  it('when some of them are no UTF-8, then those become U+FFFD and the rest stays', async () => {
    const { bytes } = source(Uint8Array.from([0x61, 0xff, 0x62]));
    expect(await textOf(bytes)).toBe('a\uFFFDb');
  });
});

describe('given packed bytes that are damaged', () => {
  const packed = gzipSync(Buffer.from('trade_id,advisor_id\n'.repeat(500)));
  const torn = packed.subarray(0, packed.length - 9);
  const bent = Buffer.from(packed);
  bent[packed.length - 6] = (bent[packed.length - 6] ?? 0) ^ 0xff;

  it.each([
    ['cut short', torn],
    ['bent', bent],
    ['only the first two bytes', packed.subarray(0, 2)],
  ])('when they are %s, then the file is refused, since no retry can mend it', async (_, bytes) => {
    await expect(textOf(source(bytes, [16]).bytes)).rejects.toThrow(FileRefused);
    await expect(textOf(source(bytes, [16]).bytes)).rejects.toThrow(
      /^file: expected whole gzip data, found/,
    );
  });

  it('when the line to the store is cut, then that is no fault of the file', async () => {
    const cut = async function* () {
      yield packed.subarray(0, 30);
      throw Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
    };
    await expect(textOf(cut())).rejects.toThrow('aborted');
    await expect(textOf(cut())).rejects.not.toThrow(FileRefused);
  });
});

describe('given a reader who has seen enough', () => {
  const long = Buffer.from('line\n'.repeat(100_000));
  let state = 1;
  const noise = Buffer.from(
    Array.from({ length: 1 << 20 }, () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state >>> 24;
    }),
  );

  it.each([
    ['plain', long],
    ['packed', gzipSync(noise)],
  ])('when he leaves %s bytes, then their source is closed', async (_, bytes) => {
    const { bytes: pieces, state } = source(bytes, [1024]);
    for await (const chunk of textChunks(pieces)) if (chunk !== '') break;
    expect(state).toEqual({ ended: false, left: true });
  });
});
