// `saras backtest` as people and machines use it, and what it must not know of the days after its window.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { saras } from '#test/support/saras-process.ts';
import { tradedDates, winnerAndLoser } from '#test/support/winner-and-loser.ts';

const dates = tradedDates('2024-05-31');
const [FROM, TO] = ['2024-04-15', '2024-04-30'];
const WINDOW = dates.filter((date) => date >= FROM && date <= TO);

const backtest = (folder: string, ...args: readonly string[]) =>
  saras('backtest', join(folder, 'trades.csv'), '--bars', folder, ...args);
const window = ['--from', FROM, '--to', TO];

let whole = '';
beforeAll(() => {
  whole = winnerAndLoser('2024-05-31');
});
afterAll(() => rmSync(whole, { recursive: true }));

describe('given an advisor who always wins and one who always loses', () => {
  it('when a machine asks, then the one is followed, the other one faded, each trade to the paisa', async () => {
    const { code, stdout, stderr } = await backtest(whole, ...window, '--json');
    expect(code).toBe(0);
    expect(stderr).toMatch(/rows in .* peak memory/);
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({ from: FROM, to: TO, signals: 2 * WINDOW.length });
    expect(report.settings.capitalPaise).toEqual({ NORMAL: 1_000_000_000, REVERSE: 1_000_000_000 });
    expect(report.builds).toEqual([
      expect.objectContaining({ from: FROM, to: TO, knownUpTo: '2024-04-09' }),
    ]);
    const { ACTIVE, SELECTION } = report.policies;
    expect(SELECTION.books.NORMAL.positions).toBe(WINDOW.length);
    expect(ACTIVE.books.REVERSE).toMatchObject({
      positions: WINDOW.length,
      wins: WINDOW.length,
      openingPaise: 1_000_000_000,
    });
    const [first] = ACTIVE.positions;
    expect(first).toMatchObject({
      ...{ advisorId: 'BAD', direction: 'REVERSE', side: 'BUY', contract: 'TCS' },
      ...{ entryPrice: 1000, stoploss: 980, boosted: false },
      legs: [{ legNumber: 1, target: 1020, cause: 'TARGET', exitPrice: 1020 }],
    });
    expect(first.legs[0].grossPaise).toBe(2_000 * first.lots);
    expect(ACTIVE.equity.at(-1).adversePaise).toBe(ACTIVE.books.REVERSE.closingPaise);
    expect(ACTIVE.equity.at(-1).normalPaise).toBe(ACTIVE.books.NORMAL.closingPaise);
  });

  it('when people ask, then policies, months and rules are tables beside a picture of the equity', async () => {
    const { code, stdout } = await backtest(whole, ...window);
    expect(code).toBe(0);
    expect(stdout).toContain(`${FROM} to ${TO}: ${2 * WINDOW.length} signals`);
    expect(stdout).toMatch(/active .* both .* 100 %/);
    expect(stdout).toMatch(/2024-04 /);
    expect(stdout).toMatch(/REVERSE\/.*\/BAD /);
    expect(stdout).toMatch(/200\.00 \|\*/);
  });

  it('when trades and bars after its last date are gone, then no byte is another one', async () => {
    const cut = winnerAndLoser(TO);
    const [all, alone] = [
      await backtest(whole, ...window, '--json'),
      await backtest(cut, ...window, '--json'),
    ];
    rmSync(cut, { recursive: true });
    expect(JSON.parse(alone.stdout).policies.ACTIVE.positions.length).toBe(2 * WINDOW.length);
    // As a boolean: two reports side by side are no message anybody reads.
    expect(alone.stdout === all.stdout).toBe(true);
  });

  it('when dates are missing, out of order or too early, then it is said what is expected', async () => {
    const missing = await backtest(whole, '--from', FROM);
    expect([missing.code, missing.stderr]).toEqual([
      2,
      'saras: backtest TRADES --bars DIR --from DATE --to DATE [--configuration FILE] [--json]\n',
    ]);
    const turned = await backtest(whole, '--from', TO, '--to', FROM);
    expect(turned.stderr).toContain(`--to: expected ${TO} or later, found ${FROM}`);
    const early = await backtest(whole, '--from', '2014-04-01', '--to', FROM);
    expect(early.stderr).toMatch(/--from: expected \d{4}-\d\d-\d\d or later, found 2014-04-01/);
  });
});
