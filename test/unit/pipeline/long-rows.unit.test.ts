import { describe, expect, it } from '@jest/globals';
import { csvFile, csvRow, readText } from '#test/support/read-text.ts';

const JUNK = 'x'.repeat(900_000);

describe('given rows nobody meant as rows', () => {
  it('when one is huge, then its reject shows how it begins, so that a page of rejects stays a page', async () => {
    const { rejects, rows } = await readText(csvFile(JUNK, csvRow(), csvRow({ side: JUNK })));
    expect(rows.map((row) => row.line)).toEqual([3]);
    expect(rejects.map((one) => [one.line, one.raw.length])).toEqual([
      [2, 4003],
      [4, 4003],
    ]);
    expect(rejects[0]?.raw).toBe(`${'x'.repeat(4000)}...`);
  });

  it('when one has exactly what is kept, then it is kept as it came', async () => {
    const { rejects } = await readText(csvFile('x'.repeat(4000)));
    expect(rejects.map((one) => one.raw)).toEqual(['x'.repeat(4000)]);
  });

  it('when every row brings columns of its own, then only the first of them are named', async () => {
    const many = Array.from({ length: 300 }, (_, n) => ({ [`mood${n}`]: 1 }));
    const { ignoredColumns } = await readText(JSON.stringify(many), 'trades.json');
    expect(ignoredColumns).toEqual(Array.from({ length: 100 }, (_, n) => `mood${n}`));
  });

  it('when a column has a name of any length, then it is named as far as it can be shown', async () => {
    const { ignoredColumns } = await readText(JSON.stringify([{ [JUNK]: 1 }]), 'trades.json');
    expect(ignoredColumns).toEqual([`${'x'.repeat(80)}...`]);
  });
});
