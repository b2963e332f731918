import { describe, expect, it } from '@jest/globals';
import { contractKey, type Option } from '#core/market/instrument.ts';
import { createVolatility } from '#lambdas/volatility/handler.ts';
import type { UnderlyingVolatility } from '#ports/volatility-record.ts';
import { memoryPrices } from '#test/support/memory-prices.ts';
import {
  minuteSeries,
  niftyOption,
  type OptionWorld,
  premiumAt,
} from '#test/support/option-world.ts';
import { listeningLogger } from '#test/support/silent-logger.ts';

const WORLD: OptionWorld = {
  from: '2024-01-23',
  to: '2024-01-24',
  forward: () => 21_510,
  volatility: () => 0.15,
};
const CHAIN = ['2024-01-25', '2024-02-29'].flatMap((expiry) =>
  [21_400, 21_500, 21_600].flatMap((strike) =>
    (['CE', 'PE'] as const).map((side) => niftyOption(strike, side, expiry)),
  ),
);
const SILENT: Option = { ...niftyOption(48_000), underlying: 'BANKNIFTY' };

function evening(named: readonly Option[]) {
  const recorded: UnderlyingVolatility[] = [];
  const asked: string[] = [];
  const series = Object.fromEntries(
    CHAIN.map((option) => [contractKey(option), minuteSeries(WORLD, premiumAt(WORLD, option))]),
  );
  const handler = createVolatility({
    history: memoryPrices(series),
    volatilities: {
      namedOptions: async (date) => {
        asked.push(date);
        return named;
      },
      record: async (days) => void recorded.push(...days),
    },
    logger: listeningLogger().logger,
  });
  const at = (scheduledAt: string) => handler({ scheduledAt });
  return { at, recorded, asked };
}

describe('given the evening of a trading day', () => {
  it('when options closed, then their volatility at the money is recorded for that day alone', async () => {
    const { at, recorded } = evening(CHAIN);
    expect(await at('2024-01-23T13:15:00Z')).toEqual({ INTERPOLATED: 1 });
    expect(recorded).toHaveLength(1);
    expect(recorded[0]).toMatchObject({ underlying: 'NIFTY', date: '2024-01-23' });
    const { atm } = recorded[0] ?? {};
    expect(atm?.kind === 'volatility' ? atm.volatility : 0).toBeCloseTo(0.15, 5);
  });

  it('when no option of an underlying closed, then the reason is recorded instead of a guess', async () => {
    const { at, recorded } = evening([...CHAIN.slice(0, 6), SILENT]);
    expect(await at('2024-01-23T13:15:00Z')).toEqual({ NOT_BRACKETED: 1, NO_QUOTES: 1 });
    expect(recorded.map(({ underlying }) => underlying)).toEqual(['NIFTY', 'BANKNIFTY']);
  });

  it('when nothing was named, then nothing is recorded', async () => {
    const { at, recorded } = evening([]);
    expect(await at('2024-01-23T13:15:00Z')).toEqual({});
    expect(recorded).toEqual([]);
  });
});

describe('given the evening of a holiday', () => {
  it('when the schedule calls, then nothing is asked', async () => {
    const { at, asked } = evening(CHAIN);
    expect(await at('2024-01-26T13:15:00Z')).toEqual({});
    expect(asked).toEqual([]);
  });
});
