import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { priceFolder } from '#adapters/files/price-folder.ts';
import type { TradeExcursion } from '#core/analytics/excursions/trade-excursion.ts';
import type { OptionMetrics } from '#core/analytics/options/option-metrics.ts';
import type { HeldOption, OptionPath } from '#core/analytics/options/option-path.ts';
import { tradingDaysBetween } from '#core/market/calendar.ts';
import { addDays, istDate, istMinutes } from '#core/market/ist.ts';
import { tradeFeatures } from '#core/pipeline/features.ts';
import { heldOption } from '#core/pipeline/option-features.ts';
import type { ReportedTrade } from '#core/signals/trade.ts';
import { readTrades } from '#local/cli/analysis-inputs.ts';
import { optionFigures } from '#local/cli/option-figures.ts';
import { optionLines } from '#local/cli/option-lines.ts';
import { optionPaths } from '#runtime/option-paths.ts';
import { memoryPrices } from '#test/support/memory-prices.ts';
import { NO_VOLATILITIES } from '#test/support/no-volatilities.ts';
import {
  minuteSeries,
  niftyOption,
  type OptionWorld,
  premiumAt,
} from '#test/support/option-world.ts';
import { reportedTradeOf } from '#test/support/reported-trade.ts';
import { describeShared } from '#test/support/shared-folder.ts';

const AS_CLAIMED = (): TradeExcursion => ({ kind: 'gap', gap: 'NO_SERIES' });

const WORLD: OptionWorld = {
  from: '2024-01-23',
  to: '2024-01-24',
  forward: (at) => 21_500 + 50 * Math.sin(at / 3_000_000),
  volatility: () => 0.15,
};
const CALL = niftyOption(21_500);

const callTrade = (tradeId: string, advisorId: string, from: string, to: string): ReportedTrade => {
  const premium = premiumAt(WORLD, CALL);
  const [entryAt, exitAt] = [from, to].map((time) => Date.parse(`2024-01-${time}:00+05:30`));
  if (entryAt === undefined || exitAt === undefined) throw new Error('expected two instants');
  return reportedTradeOf({
    tradeId,
    advisorId,
    instrument: CALL,
    entryAt,
    exitAt,
    entryPrice: premium(entryAt),
    exitPrice: premium(exitAt),
  });
};

describe('given option trades of two advisors', () => {
  const trades = [
    callTrade('T3', 'B', '24T10:00', '24T11:00'),
    callTrade('T1', 'A', '23T10:00', '23T12:00'),
    callTrade('T2', 'A', '23T11:00', '24T10:00'),
    reportedTradeOf({ tradeId: 'T4', advisorId: 'C' }),
  ];
  const figures = (of: readonly ReportedTrade[], asOf: string, excursionOf = AS_CLAIMED) =>
    optionFigures(of, {
      history: memoryPrices({
        'NIFTY:2024-01-25:21500:CE': minuteSeries(WORLD, premiumAt(WORLD, CALL)),
        NIFTY: minuteSeries(WORLD, WORLD.forward),
      }),
      folder: 'nowhere',
      asOf,
      lotOf: () => 50,
      excursionOf,
    });

  it('when all are closed, then each advisor has his own, and who trades none has none', async () => {
    const found = await figures(trades, '2024-01-24');
    expect(found.metricsOf('A')?.trades).toBe(2);
    expect(found.metricsOf('B')?.trades).toBe(1);
    expect(found.metricsOf('C')).toBeNull();
    expect(found.all?.trades).toBe(3);
    const gross = trades.slice(0, 3).map((trade) => tradeFeatures(trade, 50).grossPaise);
    expect(found.all?.grossPaise).toBe(gross.reduce((sum, each) => sum + each));
  });

  it('when one closes after the date, then it does not exist yet', async () => {
    const early = await figures(trades, '2024-01-23');
    expect(early.all?.trades).toBe(1);
    expect(early.all).toEqual((await figures([trades[1] ?? reportedTradeOf()], '2024-01-23')).all);
  });

  it('when advisors are told apart, then their figures are the fold of the store, days first', async () => {
    const found = await figures(trades, '2024-01-24');
    const [a, b] = [found.metricsOf('A'), found.metricsOf('B')];
    expect((a?.grossPaise ?? 0) + (b?.grossPaise ?? 0)).toBe(found.all?.grossPaise);
    expect(a).toEqual((await figures(trades.toReversed(), '2024-01-24')).metricsOf('A'));
  });

  it('when the tape says that one never began, then it is no trade', async () => {
    const unfilled = (): TradeExcursion => ({
      kind: 'unfilled',
      contradiction: 'ENTRY_NOT_TRADED',
    });
    expect((await figures(trades, '2024-01-24', unfilled)).all).toBeNull();
  });

  it('when they are told to people, then coverage, forwards and parts are named', async () => {
    const { all } = await figures(trades, '2024-01-24');
    const text = optionLines(all as OptionMetrics);
    expect(text).toContain('options: 3 of 3 trades valued (SPOT 3); refused: none');
    expect(text).toMatch(/volatility at entry 15\.\d %; P&L of 3 trades: delta -?\d+\.\d %/);
  });
});

/**
 * At the money, on the clock of 252 days a year, a day being 0.3 of a night and 0.7 of a session. The
 * smile is 1 - 0.05 x + 0.03 x^2 over x = ln(K/F) / (v sqrt T).
 */
function madeVolatility({ instrument, entryAt }: HeldOption, { entry }: KnownPath): number {
  const date = istDate(entryAt);
  const sessionLeft = Math.max(0, 15.5 * 60 - istMinutes(entryAt)) / 375;
  const days = tradingDaysBetween(addDays(date, 1), instrument.expiry).length;
  const years = (0.7 * sessionLeft + days) / 252;
  const total = entry.volatility * Math.sqrt(entry.years);
  const x = Math.log(instrument.strike / entry.forward) / total;
  return total / Math.sqrt(years) / (1 - 0.05 * x + 0.03 * x * x);
}

/** On a straight line from the day's open to its close. */
function indiaVix(path: string): (at: number) => number {
  const rows = gunzipSync(readFileSync(path)).toString().trim().split('\n').slice(1);
  const days = new Map(
    rows.map((row) => {
      const [date = '', open, , , close] = row.split(',');
      return [date, { open: Number(open) / 100, close: Number(close) / 100 }];
    }),
  );
  return (at) => {
    const day = days.get(istDate(at));
    if (!day) return Number.NaN;
    return day.open + ((day.close - day.open) * (istMinutes(at) - 555)) / 375;
  };
}

type KnownPath = Extract<OptionPath, { kind: 'path' }>;

describeShared('data', 'given the option trades of October 2018', (folder) => {
  let trades: readonly ReportedTrade[] = [];
  const figures = (of: readonly ReportedTrade[], asOf: string) =>
    optionFigures(of, {
      history: priceFolder(folder),
      folder,
      asOf,
      lotOf: () => undefined,
      excursionOf: AS_CLAIMED,
    });

  beforeAll(async () => {
    const read = await readTrades(join(folder, 'trades.csv.gz'), () => undefined);
    trades = read.trades.filter(
      ({ instrument, entryAt }) =>
        instrument.kind === 'OPT' &&
        instrument.underlying === 'NIFTY' &&
        entryAt < Date.parse('2019-01-01T00:00:00Z') &&
        entryAt > Date.parse('2018-01-01T00:00:00Z'),
    );
  });

  it('when they are valued, then all are, at 0.92 of India VIX on the calendar clock too', async () => {
    const { all } = await figures(trades, '2018-12-31');
    expect(all).toMatchObject({ trades: 585, covered: 585, attributed: 585, refused: {} });
    // Monthly contracts of 14 to 20 days: India VIX stood at 17.7 to 20.7 that week.
    expect(all?.ivAtEntry ?? 0).toBeGreaterThan(0.165);
    expect(all?.ivAtEntry ?? 0).toBeLessThan(0.2);
    expect(all?.ivRank ?? 0).toBeGreaterThan(80);
    const gross = trades.map((trade) => tradeFeatures(trade, undefined).grossPaise);
    expect(all?.grossPaise).toBe(gross.reduce((sum, each) => sum + each));
    const { deltaPaise, gammaPaise, vegaPaise, thetaPaise, restPaise, grossPaise } =
      all as OptionMetrics;
    expect(deltaPaise + gammaPaise + vegaPaise + thetaPaise + restPaise).toBe(grossPaise);
    expect(Math.abs(all?.pnlShares?.rest ?? 1)).toBeLessThan(0.02);
  });

  it('when each is put on the clock its premium was made with, then its volatility is what went in', async () => {
    const held = trades.flatMap((trade) => heldOption(trade, 75, trade) ?? []);
    const paths = await optionPaths(held, priceFolder(folder), NO_VOLATILITIES);
    const vixAt = indiaVix(join(folder, 'daily', 'INDIAVIX.csv.gz'));
    const factors = held.map((one, index) => {
      const path = paths[index];
      if (path?.kind !== 'path') throw new Error(`expected a path, found ${path?.reason}`);
      return madeVolatility(one, path) / vixAt(one.entryAt);
    });
    const sorted = factors.toSorted((a, b) => a - b);
    const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
    expect(at(0.5)).toBeCloseTo(0.92, 2);
    expect(at(0.05)).toBeGreaterThan(0.91);
    expect(at(0.95)).toBeLessThan(0.93);
  });

  it('when everything after a date is taken out, then the figures of that date stay as they are', async () => {
    const date = '2018-10-10';
    const until = Date.parse('2018-10-11T00:00:00+05:30');
    const known = trades.filter(({ exitAt }) => exitAt < until);
    expect(known.length).toBeGreaterThan(200);
    expect((await figures(trades, date)).all).toEqual((await figures(known, date)).all);
  });
});
