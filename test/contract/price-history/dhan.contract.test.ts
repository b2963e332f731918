// Through the charts call of a local stand-in with the vendor's quirks.
import { afterAll } from '@jest/globals';
import { dhanCharts } from '#adapters/dhan/charts.ts';
import { dhanPrices } from '#adapters/dhan/price-history.ts';
import { istInstant } from '#core/market/ist.ts';
import { type DhanCharts, startDhanCharts } from '#local/dhan/charts.ts';
import { memoryPrices } from '#test/support/memory-prices.ts';
import { priceHistoryContract } from '#test/support/price-history-contract.ts';

const SECURITIES = new Map(
  Object.entries({
    NIFTY: { securityId: '13', exchangeSegment: 'IDX_I', instrument: 'INDEX' },
    TCS: { securityId: '11536', exchangeSegment: 'NSE_EQ', instrument: 'EQUITY' },
    'NIFTY:2024-01-25:21500:CE': {
      securityId: '45001',
      exchangeSegment: 'NSE_FNO',
      instrument: 'OPTIDX',
    },
  } as const),
);
const now = () => istInstant('2024-01-25', '16:00');

let server: DhanCharts | undefined;
afterAll(() => server?.close());

priceHistoryContract('Dhan charts', async (world) => {
  const instruments = new Map(
    [...SECURITIES].map(([key, { exchangeSegment, securityId }]) => [
      `${exchangeSegment}:${securityId}`,
      key,
    ]),
  );
  const prices = memoryPrices(world);
  server = await startDhanCharts({
    ...{ accessToken: 'token', prices, instruments, now },
    withoutData: 'NULL_ARRAYS',
  });
  const { baseUrl } = server;
  const accessToken = () => Promise.resolve('token');
  const charts = dhanCharts({ clientId: '1000000000', accessToken, baseUrl });
  return dhanPrices({ charts, securityOf: (key) => SECURITIES.get(key) ?? null, now });
});
