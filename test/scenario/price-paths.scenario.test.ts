// `saras analyse --bars`: what trades went through, told to people and to machines.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { istInstant } from '#core/market/ist.ts';
import { seriesOfRows } from '#test/support/price-day.ts';
import { BAR_HEADER, barLines, newFolder, writePriceFile } from '#test/support/price-files.ts';
import { saras } from '#test/support/saras-process.ts';
import { describeShared } from '#test/support/shared-folder.ts';

const HEADER =
  'trade_id,advisor_id,advisor_name,exchange,kind,underlying,expiry,strike,option_type,side,period,entry_price,entry_time,stoploss,targets,exit_price,exit_time,exit_reason';
const at = (time: string) => istInstant('2024-01-23', time);
const row = (id: string, symbol: string, advisor: string) =>
  `${id},${advisor},,NSE,EQ,${symbol},,,,BUY,INTRADAY,100,2024-01-23T10:00:00+05:30,95,110,110,2024-01-23T10:03:00+05:30,TARGET_HIT`;

let folder = '';
let trades = '';
beforeAll(() => {
  folder = newFolder();
  trades = join(folder, 'trades.csv');
  const lines = [
    HEADER,
    row('T1', 'TCS', 'ADV1'),
    row('T2', 'INFY', 'ADV2'),
    row('T3', 'SBIN', 'ADV2'),
  ];
  writeFileSync(trades, `${lines.join('\n')}\n`);
  const tape = (low: number) =>
    seriesOfRows('MINUTE', [
      [at('10:00'), 100, 102, 99, 101],
      [at('10:01'), 101, 103, low, 102],
      [at('10:03'), 104, 111, 103, 109],
      [at('10:05'), 109, 113, 108, 112],
    ]);
  writePriceFile(folder, 'bars/TCS/2024.csv.gz', [BAR_HEADER, ...barLines(tape(98))]);
  writePriceFile(folder, 'bars/INFY/2024.csv.gz', [BAR_HEADER, ...barLines(tape(94))]);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('given an honest advisor, one whose target came after the stop, and a share without prices', () => {
  it('when they are analysed with prices as JSON, then the tape counts, is explained, and is timed', async () => {
    const { code, stdout } = await saras('analyse', trades, '--bars', folder, '--json');
    expect(code).toBe(0);
    const { advisors, tape, timing } = JSON.parse(stdout);
    const of = (id: string) => advisors.find((one: { advisorId: string }) => one.advisorId === id);
    expect(of('ADV1')).toMatchObject({
      winRate: 100,
      path: {
        maePct: 40,
        mfePct: 200,
        painReward: 0.2,
        postTargetPct: 3,
        coverage: 1,
        contradictedShare: 0,
      },
    });
    expect(of('ADV2')).toMatchObject({
      winRate: 50,
      path: { maePct: 100, postSlPct: -8, coverage: 0.5, contradictedShare: 1, ambiguousShare: 0 },
    });
    expect(tape).toMatchObject({
      ...{ trades: 3, covered: 2, gaps: { NO_SERIES: 1 }, priceRows: 8 },
      counts: { AS_CLAIMED: 1, STOP_FIRST: 1, NO_SERIES: 1 },
      contradicted: [
        {
          tradeId: 'T2',
          contradiction: 'STOP_FIRST',
          claimed: { reason: 'TARGET_HIT', price: 110 },
          outcome: { reason: 'STOPLOSS_HIT', at: at('10:01'), price: 95 },
        },
      ],
    });
    expect(timing).toMatchObject({ rows: 3, rowsPerSecond: expect.any(Number) });
    expect(timing.peakMemoryMb).toBeGreaterThan(10);
  });

  it('when people ask, then coverage, the reason of every gap and the contradiction are lines', async () => {
    const { stdout, stderr } = await saras('analyse', trades, '--bars', folder);
    expect(stdout).toContain('2 of 3 closed trades covered (66.67 %); not covered: NO_SERIES 1');
    expect(stdout).toContain('T2 of ADV2: STOP_FIRST');
    expect(stderr).toMatch(/3 rows in .* rows\/s, peak memory \d+ MB/);
  });

  it('when they are analysed without prices, then every claim stands and nothing is said of paths', async () => {
    const { stdout } = await saras('analyse', trades, '--json');
    const report = JSON.parse(stdout);
    expect(report).not.toHaveProperty('tape');
    for (const advisor of report.advisors) {
      expect(advisor).not.toHaveProperty('path');
      expect(advisor.winRate).toBe(100);
    }
  });

  it('when a price file is no price file, then the file and the line are named', async () => {
    const broken = newFolder();
    writePriceFile(broken, 'bars/TCS/2024.csv.gz', [
      BAR_HEADER,
      '2024-01-23T10:00:00+05:30,100,x,99,1',
    ]);
    const { code, stderr } = await saras('analyse', trades, '--bars', broken, '--json');
    rmSync(broken, { recursive: true });
    expect(code).toBe(2);
    expect(stderr).toMatch(/TCS.2024\.csv\.gz, line 2: expected a price row, found "2024-01-23T10/);
  });
});

describeShared('data/trades.csv.gz', 'given the real trades', (path) => {
  it('when they are analysed with their prices, then every one is covered, and only levels moved by follow-ups are contradicted', async () => {
    const { stdout } = await saras('analyse', path, '--bars', join(path, '..'), '--json');
    const { tape, advisors, options } = JSON.parse(stdout);
    expect(tape).toMatchObject({ trades: 99_688, covered: 99_688, coverage: 1, gaps: {} });
    expect(tape.counts).toEqual({
      AS_CLAIMED: 99_250,
      STOP_FIRST: 402,
      TARGET_FIRST: 28,
      AMBIGUOUS: 8,
    });
    for (const { path: figures } of advisors) expect(figures.coverage).toBe(1);
    expect(options).toMatchObject({
      ...{ trades: 18_756, covered: 18_752, attributed: 18_752, refused: { TOO_CHEAP: 4 } },
      forwardSources: { PARITY: expect.any(Number), SPOT: expect.any(Number) },
    });
    const { deltaPaise, gammaPaise, vegaPaise, thetaPaise, restPaise, grossPaise } = options;
    expect(deltaPaise + gammaPaise + vegaPaise + thetaPaise + restPaise).toBe(grossPaise);
    expect(Math.abs(options.pnlShares.rest)).toBeLessThan(0.06);
  });
});
