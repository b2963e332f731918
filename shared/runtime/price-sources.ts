// The vendors of past prices, opened from their secrets. Nothing is fetched before the first question: the
// list of instruments of a vendor is read then, once a day, and again some minutes after that failed.
import { accelPixApi } from '#adapters/accelpix/api.ts';
import { accelPixPrices } from '#adapters/accelpix/price-history.ts';
import { listings } from '#adapters/accelpix/records.ts';
import { stampOfIndex } from '#adapters/accelpix/stamp.ts';
import { accelPixTickers } from '#adapters/accelpix/tickers.ts';
import { dhanCharts } from '#adapters/dhan/charts.ts';
import { dhanPrices } from '#adapters/dhan/price-history.ts';
import { fetchScripMaster } from '#adapters/dhan/scrip-master.ts';
import type { AccelPixSecret } from '#contracts/accelpix.ts';
import type { DhanSecret } from '#contracts/dhan-charts.ts';
import { type Instant, istDate } from '#core/market/ist.ts';
import type { PriceHistory } from '#ports/price-history.ts';

export interface PriceSourceSecrets {
  /** Null = the vendor is not used. */
  readonly accelPix: AccelPixSecret | null;
  readonly dhan: DhanSecret | null;
}

export interface PriceSource {
  readonly name: 'ACCELPIX' | 'DHAN';
  readonly history: PriceHistory;
}

export interface PriceSources {
  /** In the order they are to be asked: AccelPix, then Dhan as the fallback. */
  readonly sources: readonly PriceSource[];
  /** Ends every connection, so that nothing keeps a function alive. */
  readonly close: () => Promise<void>;
}

/** Questions reject with PriceSourceFailed. One call at a time until `close`: AccelPix allows no second. */
export function openPriceSources(
  { accelPix, dhan }: PriceSourceSecrets,
  now: () => Instant = Date.now,
): PriceSources {
  const api = accelPix === null ? null : accelPixApi(accelPix);
  const sources: PriceSource[] = [];
  if (api !== null) {
    const history = onFirstUse(async () => {
      const tickerOf = accelPixTickers(listings(await api.master()));
      const stamp = await stampOfIndex(api, tickerOf, now());
      return accelPixPrices({ api, tickerOf, now, stamp });
    }, now);
    sources.push({ name: 'ACCELPIX', history });
  }
  if (dhan !== null) {
    const { clientId, accessToken, baseUrl, scripMasterUrl } = dhan;
    const access = { clientId, accessToken: () => Promise.resolve(accessToken), baseUrl };
    const charts = dhanCharts(access);
    const history = onFirstUse(async () => {
      const { securityOf } = await fetchScripMaster(scripMasterUrl);
      return dhanPrices({ charts, securityOf, now });
    }, now);
    sources.push({ name: 'DHAN', history });
  }
  return { sources, close: async () => api?.close() };
}

/** A night of hundreds of questions must not wait for a dead vendor with each of them. */
const REST_MS = 300_000;

/** Opened by the first question of a day; when that fails, those of the next minutes fail with it. */
function onFirstUse(open: () => Promise<PriceHistory>, now: () => Instant): PriceHistory {
  let opened: Promise<PriceHistory> | null = null;
  let openedOn = '';
  let failedAt = Number.POSITIVE_INFINITY;
  return {
    async prices(range, wanted) {
      const today = istDate(now());
      if (opened === null || today !== openedOn || now() - failedAt >= REST_MS) {
        openedOn = today;
        failedAt = Number.POSITIVE_INFINITY;
        opened = open();
        opened.catch(() => {
          failedAt = now();
        });
      }
      const history = await opened;
      return history.prices(range, wanted);
    },
  };
}
