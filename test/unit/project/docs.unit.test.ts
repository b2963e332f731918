import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { TRADE_COLUMN_TEXTS } from '#core/pipeline/trade-columns.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const text = (name: string) => readFileSync(join(root, name), 'utf8');

describe('given the documents', () => {
  it('when the upload format is read, then it lists every column with its meaning, and no other', () => {
    const rows = [
      ...text('docs/upload-format.md').matchAll(/^\| `(\w+)` +\| (yes|no) +\| (.+?) *\|$/gm),
    ];
    expect(rows.map(([, name, required]) => [name, required])).toEqual(
      TRADE_COLUMN_TEXTS.map(({ name, required }) => [name, required ? 'yes' : 'no']),
    );
    for (const [index, [, , , meaning = '']] of rows.entries()) {
      const known = TRADE_COLUMN_TEXTS[index]?.meaning.split(/[;,|]/)[0] ?? '';
      expect(meaning).toContain(known.trim());
    }
  });

  it('when the README names an npm script, then it exists', () => {
    const { scripts } = z
      .object({ scripts: z.record(z.string(), z.string()) })
      .parse(JSON.parse(text('package.json')));
    const named = [
      ...text('README.md').matchAll(/npm (?:run (?:-s )?)?(start|test|[a-z]+)\b/g),
    ].map(([, name]) => name ?? '');
    for (const name of new Set(named.filter((one) => one !== 'run')))
      expect(Object.keys(scripts)).toContain(name);
  });

  it('when the README points to a file, then it is there', () => {
    const paths = [...text('README.md').matchAll(/\]\((docs\/[^)]+)\)/g)].map(([, path]) => path);
    expect(paths.length).toBeGreaterThan(3);
    for (const path of paths) expect(() => text(path ?? '')).not.toThrow();
  });
});
