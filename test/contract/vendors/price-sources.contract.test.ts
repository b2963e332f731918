import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { istInstant } from '#core/market/ist.ts';
import { type LocalVendors, startLocalVendors } from '#local/vendors.ts';
import { openPriceSources, type PriceSources } from '#runtime/price-sources.ts';
import { minuteWorld } from '#test/support/minute-world.ts';

// Both vendors opened from their secrets, as the archive function does.

const INSTRUMENTS = ['NIFTY', 'TCS', 'NIFTY:2024-01-25:FUT', 'NIFTY:2024-01-25:21500:CE', 'SENSEX'];
const EXPIRED = 'NIFTY:2024-01-11:21500:CE';
const day = (instrument: string, date = '2024-01-16') => ({
  instrument,
  from: istInstant(date, '00:00'),
  to: istInstant(date, '24:00'),
});

let time = istInstant('2024-01-19', '12:00');
let vendors: LocalVendors;
let opened: PriceSources;

beforeEach(async () => {
  time = istInstant('2024-01-19', '12:00');
  const instruments = [...INSTRUMENTS, EXPIRED];
  vendors = await startLocalVendors({
    prices: minuteWorld(instruments),
    instruments,
    now: () => time,
  });
  opened = openPriceSources(vendors.secrets, () => time);
});

afterEach(async () => {
  await opened.close();
  await vendors.close();
});

const ask = (name: string) => async (range: ReturnType<typeof day>) => {
  const source = opened.sources.find((own) => own.name === name);
  return source?.history.prices(range, 'MINUTE');
};
const [askAccelPix, askDhan] = [ask('ACCELPIX'), ask('DHAN')];

describe('given the secrets of both vendors', () => {
  it.each(INSTRUMENTS)(
    'when both are asked for a day of %s, then they agree on every price',
    async (key) => {
      expect(opened.sources.map(({ name }) => name)).toEqual(['ACCELPIX', 'DHAN']);
      const [first, second] = await Promise.all([askAccelPix(day(key)), askDhan(day(key))]);
      expect(first).toMatchObject({ kind: 'prices', counts: { missingMinutes: 0 } });
      expect(second).toEqual(first);
    },
  );

  it('when a contract has expired, then only AccelPix still knows it', async () => {
    const range = day(EXPIRED, '2024-01-10');
    await expect(askAccelPix(range)).resolves.toMatchObject({ kind: 'prices' });
    await expect(askDhan(range)).resolves.toEqual({ kind: 'none', reason: 'UNKNOWN_INSTRUMENT' });
  });

  it('when several questions are asked, then the list of instruments is read once a day', async () => {
    const lists = () =>
      vendors.accelPix.calls.filter(({ method }) => method === 'MasterData').length;
    await askAccelPix(day('TCS'));
    await askAccelPix(day('TCS'));
    expect(lists()).toBe(1);
    time += 86_400_000;
    await askAccelPix(day('TCS'));
    expect(lists()).toBe(2);
  });

  it('when the list could not be read, then nobody asks for minutes, and then it is read again', async () => {
    vendors.accelPix.next({ kind: 'REFUSE', reason: 'not yet' });
    await expect(askAccelPix(day('TCS'))).rejects.toThrow('not yet');
    time += 299_000;
    await expect(askAccelPix(day('TCS'))).rejects.toThrow('not yet');
    expect(vendors.accelPix.calls).toHaveLength(1);
    time += 1_000;
    await expect(askAccelPix(day('TCS'))).resolves.toMatchObject({ kind: 'prices' });
  });

  it('when neither vendor has a secret, then there is no source', async () => {
    await opened.close();
    opened = openPriceSources({ accelPix: null, dhan: null }, () => time);
    expect(opened.sources).toEqual([]);
  });
});
