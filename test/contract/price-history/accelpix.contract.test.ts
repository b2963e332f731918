// Through the vendor's own library and a local hub that speaks with it.
import { afterAll } from '@jest/globals';
import { type AccelPixApi, accelPixApi } from '#adapters/accelpix/api.ts';
import { accelPixPrices } from '#adapters/accelpix/price-history.ts';
import { listings } from '#adapters/accelpix/records.ts';
import { accelPixTickers } from '#adapters/accelpix/tickers.ts';
import { istInstant } from '#core/market/ist.ts';
import { type AccelPixHub, startAccelPixHub } from '#local/accelpix/hub.ts';
import { accelPixMarket } from '#local/accelpix/market.ts';
import { memoryPrices } from '#test/support/memory-prices.ts';
import { priceHistoryContract } from '#test/support/price-history-contract.ts';

const QUICK = { pauseMs: 0, attempts: 2, retryMs: 1 };
/** Before the option expired: the master lists nothing that has. */
const now = () => istInstant('2024-01-25', '16:00');

let hub: AccelPixHub | undefined;
let api: AccelPixApi | undefined;
afterAll(async () => {
  await api?.close();
  await hub?.close();
});

priceHistoryContract('AccelPix', async (world) => {
  const prices = memoryPrices(world);
  const answer = accelPixMarket({ prices, instruments: Object.keys(world), now, stamp: 'START' });
  hub = await startAccelPixHub({ apiKey: 'key', answer });
  api = accelPixApi({ apiKey: 'key', apiHost: hub.host, scheme: 'http' }, QUICK);
  const tickerOf = accelPixTickers(listings(await api.master()));
  return accelPixPrices({ api, tickerOf, now });
});
