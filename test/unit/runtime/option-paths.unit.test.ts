import { describe, expect, it } from '@jest/globals';
import { contractKey } from '#core/market/instrument.ts';
import { addDays, istInstant } from '#core/market/ist.ts';
import type { VolatilitySeries } from '#core/options/volatility-level.ts';
import { heldOption } from '#core/pipeline/option-features.ts';
import { seriesBetween } from '#core/prices/price-range.ts';
import { closingVolatilities } from '#runtime/closing-volatility.ts';
import { optionPaths } from '#runtime/option-paths.ts';
import { memoryPrices } from '#test/support/memory-prices.ts';
import {
  minuteSeries,
  niftyOption,
  type OptionWorld,
  premiumAt,
} from '#test/support/option-world.ts';
import { expectReference } from '#test/support/reference-number.ts';
import { reportedTradeOf } from '#test/support/reported-trade.ts';

const MINUTE = 60_000;
const WORLD: OptionWorld = {
  from: '2024-01-23',
  to: '2024-01-24',
  forward: (at) => 21_510 + 90 * Math.sin(at / (53 * MINUTE)),
  volatility: () => 0.15,
};
const CALL = niftyOption(21_500);
const PUT = niftyOption(21_500, 'PE');
const FAR = niftyOption(21_500, 'CE', '2024-02-29');

const seriesOf = (option: typeof CALL) => minuteSeries(WORLD, premiumAt(WORLD, option));
const SPOT = minuteSeries(WORLD, WORLD.forward);

const held = (option: typeof CALL, from: string, to: string, date = '2024-01-23') => {
  const [entryAt, exitAt] = [istInstant(date, from), istInstant(date, to)];
  const premium = premiumAt(WORLD, option);
  const trade = reportedTradeOf({ instrument: option, entryAt, entryPrice: premium(entryAt) });
  const one = heldOption(trade, 50, { exitAt, exitPrice: premium(exitAt) });
  if (!one) throw new Error('expected an option');
  return one;
};

const days = Array.from({ length: 80 }, (_, i) => ({
  date: addDays('2023-11-03', i),
  volatility: 0.1 + i / 1000,
}));
const volatilities = {
  between: async (underlyings: readonly string[], from: string, before: string) =>
    new Map<string, readonly VolatilitySeries[]>(
      underlyings.map((name) => [
        name,
        [
          {
            source: 'INDIA_VIX' as const,
            values: days.filter(({ date }) => from <= date && date < before),
          },
        ],
      ]),
    ),
};

describe('given option trades of several contracts', () => {
  const prices = () =>
    memoryPrices({
      [contractKey(CALL)]: seriesOf(CALL),
      [contractKey(PUT)]: seriesOf(PUT),
      [contractKey(FAR)]: seriesOf(FAR),
      NIFTY: SPOT,
      // As a folder answers that has no futures of its own.
      'NIFTY:2024-02-29:FUT': SPOT,
    });

  it('when they are valued, then each has its path in the order of the trades', async () => {
    const trades = [
      held(PUT, '11:03', '13:00'),
      held(CALL, '10:01', '12:00'),
      held(FAR, '10:01', '12:00'),
      held(niftyOption(21_700), '10:01', '12:00'),
      held(PUT, '09:15', '10:30'),
    ];
    const paths = await optionPaths(trades, prices(), volatilities);
    expect(paths.map((path) => (path.kind === 'path' ? path.forwardSource : path.reason))).toEqual([
      'PARITY',
      'PARITY',
      'SPOT',
      'NO_SERIES',
      'PARITY',
    ]);
    for (const path of paths) {
      if (path.kind === 'refused') continue;
      expectReference(path.entry.volatility, 0.15, 1e-3);
      expect(path.level).toMatchObject({ date: '2024-01-21', rank: 100, values: 80 });
    }
  });

  it('when trades share a contract and a day, then its prices are asked for once', async () => {
    const history = prices();
    const trades = Array.from({ length: 20 }, (_, i) => held(CALL, `10:${10 + i}`, '12:00'));
    await optionPaths(trades, history, volatilities);
    expect(history.asked.toSorted()).toEqual([
      'NIFTY',
      contractKey(CALL),
      contractKey(PUT),
      'NIFTY:2024-01-25:FUT',
    ]);
  });

  it('when there are none, then nothing is asked', async () => {
    const history = prices();
    expect(await optionPaths([], history, volatilities)).toEqual([]);
    expect(history.asked).toEqual([]);
  });
});

describe('given the recorded options of an underlying', () => {
  const strikes = [21_300, 21_400, 21_500, 21_600, 21_700];
  const recorded = ['2024-01-25', '2024-02-29'].flatMap((expiry) =>
    strikes.flatMap((strike) =>
      (['CE', 'PE'] as const).map((side) => ({
        option: niftyOption(strike, side, expiry),
        from: '2024-01-23',
        to: '2024-01-24',
      })),
    ),
  );
  const series = Object.fromEntries(
    recorded.map(({ option }) => [contractKey(option), seriesOf(option)] as const),
  );

  it('when they close, then each day has the volatility at the money over 30 days', async () => {
    const found = await closingVolatilities(recorded, memoryPrices({ ...series, NIFTY: SPOT }));
    expect(found.map(({ underlying, date }) => [underlying, date])).toEqual([
      ['NIFTY', '2024-01-23'],
      ['NIFTY', '2024-01-24'],
    ]);
    for (const { atm } of found) {
      expect(atm).toMatchObject({ kind: 'volatility', method: 'INTERPOLATED' });
      expectReference(atm.kind === 'volatility' ? atm.volatility : 0, 0.15, 1e-5);
      expect(atm.terms.map(({ forwardSource }) => forwardSource)).toEqual(['PARITY', 'PARITY']);
    }
  });

  it('when prices end before the close, then the day has none', async () => {
    const early = Object.fromEntries(
      Object.entries(series).map(([key, all]) => [
        key,
        seriesBetween(all, 0, istInstant('2024-01-24', '15:20')),
      ]),
    );
    const found = await closingVolatilities(recorded, memoryPrices(early));
    expect(found.map(({ date }) => date)).toEqual(['2024-01-23']);
  });

  it('when only calls of strikes above the forward were recorded, then the reason is kept', async () => {
    const above = recorded.filter(
      ({ option }) => option.strike > 21_650 && option.optionType === 'CE',
    );
    const found = await closingVolatilities(above, memoryPrices({ ...series, NIFTY: SPOT }));
    expect(found[0]?.atm).toEqual({ kind: 'refused', reason: 'NO_TERMS', terms: [] });
  });
});
