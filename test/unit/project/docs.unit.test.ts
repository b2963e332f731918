import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { CONTRACT_COLUMNS } from '#core/pipeline/contract-row.ts';
import { DAILY_BAR_COLUMNS } from '#core/pipeline/daily-bar-row.ts';
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
    // A table cannot hold a bare bar; JSON needs none, and only the document says so.
    const meanings = rows.map(([, , , meaning = '']) =>
      meaning.replace('`\\|` (JSON: array)', '|'),
    );
    expect(meanings).toEqual(TRADE_COLUMN_TEXTS.map(({ meaning }) => meaning));
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

  it('when the upload format shows the columns of other kinds, then they are all of them', () => {
    const shown = text('docs/upload-format.md').replaceAll(/\s+/g, ' ');
    expect(shown).toContain(`\`contracts\` (\`${CONTRACT_COLUMNS.required.join(', ')}\``);
    expect(shown).toContain(`\`daily-bars\` (\`${DAILY_BAR_COLUMNS.required.join(', ')}\``);
  });

  it('when the README says what the check is, then it does not leave out the tests it runs', () => {
    const row = text('README.md')
      .split('\n')
      .find((line) => line.includes('`npm run check`'));
    expect(text('package.json')).toMatch(/"check": ".*test\/unit"/);
    expect(row).toContain('unit tests');
  });
});
