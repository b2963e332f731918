// Both price vendors on loopback, fed by one price history, with the secrets that open them: for the local
// run and for tests that go through the real adapters.
import { randomUUID } from 'node:crypto';
import type { AccelPixSecret } from '#contracts/accelpix.ts';
import type { DhanSecret } from '#contracts/dhan-charts.ts';
import { isIndex } from '#core/market/category.ts';
import { type Instant, istDate } from '#core/market/ist.ts';
import { type AccelPixHub, startAccelPixHub } from '#local/accelpix/hub.ts';
import { accelPixMarket } from '#local/accelpix/market.ts';
import { type DhanCharts, startDhanCharts } from '#local/dhan/charts.ts';
import type { PriceHistory } from '#ports/price-history.ts';

export interface VendorFeed {
  readonly prices: PriceHistory;
  /** contractKeys of all that can be asked for. */
  readonly instruments: readonly string[];
  readonly now: () => Instant;
}

export interface LocalVendors {
  readonly accelPix: AccelPixHub;
  readonly dhan: DhanCharts;
  readonly secrets: { readonly accelPix: AccelPixSecret; readonly dhan: DhanSecret };
  readonly close: () => Promise<void>;
}

export async function startLocalVendors(feed: VendorFeed): Promise<LocalVendors> {
  const [apiKey, accessToken] = [randomUUID(), randomUUID()];
  const accelPix = await startAccelPixHub({ apiKey, answer: accelPixMarket(feed) });
  const securities = securitiesOf(feed.instruments, istDate(feed.now()));
  const dhan = await startDhanCharts({ ...feed, accessToken, instruments: securities });
  const { baseUrl, scripMasterUrl } = dhan;
  return {
    accelPix,
    dhan,
    secrets: {
      accelPix: { apiKey, apiHost: accelPix.host, scheme: 'http' },
      dhan: { clientId: '1000000001', accessToken, baseUrl, scripMasterUrl },
    },
    close: async () => {
      await Promise.all([accelPix.close(), dhan.close()]);
    },
  };
}

const BSE_INDICES: ReadonlySet<string> = new Set(['SENSEX', 'BANKEX', 'SENSEX50']);

/** contractKey by `<exchangeSegment>:<securityId>`. Dhan does not list what has expired. */
function securitiesOf(instruments: readonly string[], today: string): ReadonlyMap<string, string> {
  const listed = instruments.filter((instrument) => (instrument.split(':')[1] ?? today) >= today);
  return new Map(
    listed.map((instrument, id) => [`${segmentOf(instrument)}:${id + 1}`, instrument]),
  );
}

function segmentOf(instrument: string): string {
  const [symbol = '', expiry] = instrument.split(':');
  const exchange = BSE_INDICES.has(symbol) ? 'BSE' : 'NSE';
  if (expiry !== undefined) return `${exchange}_FNO`;
  return isIndex(symbol) ? 'IDX_I' : `${exchange}_EQ`;
}
