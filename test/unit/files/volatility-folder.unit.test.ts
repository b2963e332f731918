import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { volatilityFolder } from '#adapters/files/volatility-folder.ts';
import { addDays } from '#core/market/ist.ts';

const own = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ date: addDays('2024-01-01', i), volatility: 0.2 }));

describe('given a folder with India VIX', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'saras-volatility-'));
    mkdirSync(join(folder, 'daily'));
    const rows = ['2024-01-16,13.1,14,13,13.5', '2024-01-15,13,13.9,12.5,13.1'];
    writeFileSync(
      join(folder, 'daily', 'INDIAVIX.csv'),
      `date,open,high,low,close\n${rows.join('\n')}\n`,
    );
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const between = (values: ReadonlyMap<string, ReturnType<typeof own>>, names: readonly string[]) =>
    volatilityFolder(folder, values).between(names, '2023-01-01', '2025-01-01');

  it('when NIFTY is asked for, then its own values come first, then India VIX as a fraction', async () => {
    const found = await between(new Map([['NIFTY', own(3)]]), ['NIFTY', 'BANKNIFTY']);
    expect(found).toEqual(
      new Map([
        [
          'NIFTY',
          [
            { source: 'ATM_30D', values: own(3) },
            {
              source: 'INDIA_VIX',
              values: [
                { date: '2024-01-15', volatility: 0.131 },
                { date: '2024-01-16', volatility: 0.135 },
              ],
            },
          ],
        ],
      ]),
    );
  });

  it('when another underlying has values, then they are its own alone', async () => {
    const found = await between(new Map([['WIPRO', own(3)]]), ['WIPRO']);
    expect(found.get('WIPRO')).toEqual([{ source: 'ATM_30D', values: own(3) }]);
  });

  it('when a range is asked for, then its end is left out', async () => {
    const history = volatilityFolder(folder, new Map());
    const found = await history.between(['NIFTY'], '2024-01-15', '2024-01-16');
    expect(found.get('NIFTY')?.[0]?.values).toEqual([{ date: '2024-01-15', volatility: 0.131 }]);
  });

  it('when there is no such file, then there is no series', async () => {
    const history = volatilityFolder(join(folder, 'daily'), new Map());
    expect(await history.between(['NIFTY'], '2024-01-01', '2025-01-01')).toEqual(new Map());
  });

  it('when a row is no bar, then it is thrown with its line', async () => {
    writeFileSync(
      join(folder, 'daily', 'INDIAVIX.csv'),
      'date,open,high,low,close\n2024-01-15,1,2,x,1\n',
    );
    await expect(between(new Map(), ['NIFTY'])).rejects.toThrow(/INDIAVIX\.csv, line 2/);
  });
});
