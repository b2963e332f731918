import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { deduplicate } from '#core/pipeline/deduplicate.ts';
import { tradeContent } from '#core/signals/trade.ts';
import { readText } from '#test/support/read-text.ts';
import { describeShared } from '#test/support/shared-folder.ts';

describeShared('data/uploads', 'given uploads as people really send them', (folder) => {
  const file = (name: string) => readFileSync(join(folder, name), 'utf8');

  it('when dirty.csv is read, then every verdict comes out by line, and not one good row is lost', async () => {
    const { rows, rejects } = await readText(file('dirty.csv'), 'dirty.csv');
    const arriving = rows.map(({ line, value }) => ({
      tradeId: value.tradeId,
      content: tradeContent(value),
      line,
    }));
    const { verdicts } = deduplicate(arriving, 1, () => undefined);
    const found = new Map<number, string>(rejects.map((one) => [one.line, 'REJECT']));
    for (const [index, row] of arriving.entries()) found.set(row.line, verdicts[index] ?? 'none');
    const listed = file('dirty_expected.csv')
      .trim()
      .split('\n')
      .slice(1)
      .map((row) => row.split(','));
    for (const [line, , verdict] of listed) {
      expect(`${line} ${found.get(Number(line))}`).toBe(`${line} ${verdict}`);
    }
    const named = new Set(listed.map(([line]) => Number(line)));
    const ordinary = [...found].filter(([line]) => !named.has(line));
    expect(ordinary.filter(([, verdict]) => verdict !== 'ACCEPT')).toEqual([]);
    const count = (verdict: string) => [...found.values()].filter((one) => one === verdict).length;
    expect([
      found.size,
      count('ACCEPT'),
      count('REJECT'),
      count('DUPLICATE'),
      count('REPLACE'),
    ]).toEqual([5110, 4853, 147, 54, 56]);
  });

  it('when a row of dirty.csv is rejected, then it says what was expected and what was found', async () => {
    const { rejects } = await readText(file('dirty.csv'), 'dirty.csv');
    for (const one of rejects) {
      expect(one.message).toMatch(/^\w+: expected .+, found .+$/);
      expect(one.raw.length).toBeGreaterThan(0);
    }
    expect(new Set(rejects.map((one) => one.code)).size).toBeGreaterThanOrEqual(11);
  });

  it('when sample.json is read, then all 500 trades are good', async () => {
    const { rows, rejects } = await readText(file('sample.json'), 'sample.json');
    expect([rows.length, rejects.length]).toEqual([500, 0]);
  });
});
