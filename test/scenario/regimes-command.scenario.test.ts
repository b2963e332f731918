// `saras regimes` as people and machines use it: on daily files, on minutes, and on both.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { tradingDaysBetween } from '#core/market/calendar.ts';
import { istInstant } from '#core/market/ist.ts';
import { saras } from '#test/support/saras-process.ts';

const dates = tradingDaysBetween('2024-04-01', '2024-06-28').filter(
  (date) => date !== '2024-05-18',
);
const dayRow = (date: string, i: number) =>
  [date, 100 + i, 101 + i, 99.5 + i, (100.8 + i).toFixed(1)].join(',');

/** The same day as minutes: half of them at its open, then its extremes, then its close. */
const minuteRows = (date: string, i: number): string[] =>
  Array.from({ length: 375 }, (_, minute) => {
    const at = new Date(istInstant(date, '09:15') + minute * 60_000 + 19_800_000);
    const price = minute < 200 ? 100 + i : 100.8 + i;
    const [high, low] = minute === 100 ? [101 + i, 99.5 + i] : [price, price];
    return [`${at.toISOString().slice(0, 19)}+05:30`, price, high, low, price].join(',');
  });

let folder: string;
const daily = (name: string, rows: readonly string[]) =>
  writeFileSync(join(folder, 'daily', name), `date,open,high,low,close\n${rows.join('\n')}\n`);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'saras-regimes-'));
  mkdirSync(join(folder, 'daily'));
  mkdirSync(join(folder, 'bars', 'TCS'), { recursive: true });
  mkdirSync(join(folder, 'bars', 'NIFTY'), { recursive: true });
  daily('NIFTY.csv', [...dates.slice(0, 30).map(dayRow), '2024-06-01,1,2,3,4']);
  daily('INDIAVIX.csv', dates.map(dayRow));
  const minutes = gzipSync(
    ['ts,open,high,low,close', ...dates.flatMap(minuteRows)].join('\n').concat('\n'),
  );
  for (const name of ['TCS', 'NIFTY']) {
    writeFileSync(join(folder, 'bars', name, '2024.csv.gz'), minutes);
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Report {
  readonly days: readonly {
    readonly date: string;
    readonly regime: object;
    readonly shape: { readonly shape: string; readonly features: { readonly expiryDay: boolean } };
  }[];
}

const report = async (...args: readonly string[]) => {
  const { code, stdout, stderr } = await saras('regimes', ...args, '--json');
  expect(code).toBe(0);
  return { underlyings: JSON.parse(stdout).underlyings, stderr };
};

describe('given a folder with daily files and minutes', () => {
  it('when a machine asks, then every underlying has both schemes, and a volatility index is none', async () => {
    const { underlyings, stderr } = await report('--data', folder);
    expect(underlyings.map((one: { underlying: string }) => one.underlying)).toEqual([
      'NIFTY',
      'TCS',
    ]);
    expect(underlyings[0]).toMatchObject({
      bars: { fromFile: 30, fromMinutes: { bars: dates.length - 30 } },
      regimes: { version: 'A.1', firstLabelled: dates[27] },
      shapes: { version: 'B.1', firstLabelled: dates[15] },
      latest: { date: dates.at(-1), regime: 'TRENDING_BULLISH' },
    });
    expect(underlyings[1].bars).toMatchObject({ fromFile: 0, fromMinutes: { bars: dates.length } });
    // The same days, so the same labels; only their expiry days differ.
    const labels = (one: Report) =>
      one.days.map(({ date, regime, shape }) => [date, regime, shape.shape]);
    expect(labels(underlyings[1])).toEqual(labels(underlyings[0]));
    const expiries = (one: Report) =>
      one.days.filter(({ shape }) => shape.features.expiryDay).map(({ date }) => date);
    expect(expiries(underlyings[0])).toContain('2024-04-04');
    expect(expiries(underlyings[1])).toEqual(['2024-04-25', '2024-05-30', '2024-06-27']);
    expect(stderr).toContain('BAD_RANGE');
  });

  it('when only the daily files are named, then minutes do not count', async () => {
    const { underlyings } = await report('--daily', join(folder, 'daily'));
    expect(underlyings).toHaveLength(1);
    expect(underlyings[0].days).toHaveLength(30);
    expect(underlyings[0].regimes.total).toMatchObject({
      labelled: 3,
      labels: { TRENDING_BULLISH: 3 },
      unlabelled: { WARM_UP: 27, NO_BAR: 0 },
    });
  });

  it('when a person asks for one underlying, then a table by year comes with its split', async () => {
    const { code, stdout } = await saras('regimes', '--data', folder, '--underlying', 'nifty 50');
    expect(code).toBe(0);
    expect(stdout).toContain('30 from the daily file');
    expect(stdout).toMatch(/2024 .*▲▲▲▲/);
    expect(stdout).toContain('scheme B');
    expect(stdout).not.toContain('TCS');
  });

  it.each([
    ['nothing', []],
    ['both folders', ['--data', '.', '--daily', '.']],
    ['a folder without data', ['--data', 'docs']],
    ['a file', ['--daily', 'README.md']],
  ] as const)('when %s is named, then one line says what was expected', async (_, args) => {
    const { code, stderr } = await saras('regimes', ...args);
    expect(code).toBe(2);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  it('when an underlying is not there, then those that are there are named', async () => {
    const { code, stderr } = await saras('regimes', '--data', folder, '--underlying', 'WIPRO');
    expect(code).toBe(2);
    expect(stderr).toContain('NIFTY, TCS');
  });
});
