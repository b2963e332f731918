import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { accelPixSecret } from '#contracts/accelpix.ts';
import { dhanSecret } from '#contracts/dhan-charts.ts';
import { istInstant } from '#core/market/ist.ts';
import { type AccelPixHub, startAccelPixHub } from '#local/accelpix/hub.ts';
import { accelPixMarket } from '#local/accelpix/market.ts';
import { type DhanCharts, startDhanCharts } from '#local/dhan/charts.ts';
import { openPriceSources, type PriceSources } from '#runtime/price-sources.ts';
import { minuteWorld } from '#test/support/minute-world.ts';

// Both vendors opened from their secrets, as the archive function does.

const CONTRACT = 'NIFTY:2024-01-25:21500:CE';
const RANGE = {
  instrument: CONTRACT,
  from: istInstant('2024-01-16', '00:00'),
  to: istInstant('2024-01-16', '24:00'),
};
let time = istInstant('2024-01-19', '12:00');
const now = () => time;
const world = minuteWorld([CONTRACT]);
const instruments = new Map([['NSE_FNO:44430', CONTRACT]]);

let hub: AccelPixHub;
let dhan: DhanCharts;
let opened: PriceSources;

beforeEach(async () => {
  const answer = accelPixMarket({ prices: world, instruments: [CONTRACT], now });
  hub = await startAccelPixHub({ apiKey: 'key', answer });
  dhan = await startDhanCharts({ accessToken: 'token', prices: world, instruments, now });
  const { baseUrl, scripMasterUrl } = dhan;
  opened = openPriceSources(
    {
      accelPix: accelPixSecret.parse({ apiKey: 'key', apiHost: hub.host, scheme: 'http' }),
      dhan: dhanSecret.parse({ clientId: '1', accessToken: 'token', baseUrl, scripMasterUrl }),
    },
    now,
  );
});

afterEach(async () => {
  await opened.close();
  await Promise.all([hub.close(), dhan.close()]);
});

describe('given the secrets of both vendors', () => {
  it('when each is asked for the same day, then both know the contract and agree on every price', async () => {
    expect(opened.sources.map(({ name }) => name)).toEqual(['ACCELPIX', 'DHAN']);
    const [first, second] = await Promise.all(
      opened.sources.map(({ history }) => history.prices(RANGE, 'MINUTE')),
    );
    expect(first).toMatchObject({ kind: 'prices' });
    expect(second).toEqual(first);
  });

  it('when several questions are asked, then the list of instruments is read once a day', async () => {
    const [accelPix] = opened.sources;
    const lists = () => hub.calls.filter(({ method }) => method === 'MasterData').length;
    await accelPix?.history.prices(RANGE, 'MINUTE');
    await accelPix?.history.prices(RANGE, 'MINUTE');
    expect(lists()).toBe(1);
    time += 86_400_000;
    await accelPix?.history.prices(RANGE, 'MINUTE');
    expect(lists()).toBe(2);
  });

  it('when the list could not be read, then nobody asks for minutes, and then it is read again', async () => {
    const [accelPix] = opened.sources;
    const ask = () => accelPix?.history.prices(RANGE, 'MINUTE');
    hub.next({ kind: 'REFUSE', reason: 'not yet' });
    await expect(ask()).rejects.toThrow('not yet');
    time += 299_000;
    await expect(ask()).rejects.toThrow('not yet');
    expect(hub.calls).toHaveLength(1);
    time += 1_000;
    await expect(ask()).resolves.toMatchObject({ kind: 'prices' });
  });

  it('when one vendor has no secret, then the other is all there is', async () => {
    await opened.close();
    opened = openPriceSources({ accelPix: null, dhan: null }, now);
    expect(opened.sources).toEqual([]);
  });
});
