import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type AccelPixApi, accelPixApi } from '#adapters/accelpix/api.ts';
import { type AccelPixSource, accelPixPrices } from '#adapters/accelpix/price-history.ts';
import { listings } from '#adapters/accelpix/records.ts';
import { stampOfIndex } from '#adapters/accelpix/stamp.ts';
import { accelPixTickers } from '#adapters/accelpix/tickers.ts';
import { istInstant } from '#core/market/ist.ts';
import { type AccelPixHub, startAccelPixHub } from '#local/accelpix/hub.ts';
import { accelPixMarket } from '#local/accelpix/market.ts';
import { minuteWorld, tickWorld, worldPrice } from '#test/support/minute-world.ts';

// From the local hub through the vendor's library and the adapter, and back to the very same prices.

const INSTRUMENTS = [
  'NIFTY',
  'TCS',
  'NIFTY:2024-01-25:FUT',
  'NIFTY:2024-02-29:FUT',
  'NIFTY:2024-01-25:21500:CE',
  'BANKNIFTY:2024-01-10:47500:PE',
  'BANKNIFTY:2024-01-17:47500:PE',
  'BANKNIFTY:2024-01-25:47500:PE',
];
const QUICK = { pauseMs: 0, attempts: 2, retryMs: 1 };
const at = (date: string, time: string) => istInstant(date, time);
const NOW = at('2024-01-19', '12:00') + 30_000;

const time = NOW;
let stamp: 'START' | 'END' = 'START';
let world = minuteWorld(INSTRUMENTS);
let hub: AccelPixHub;
let api: AccelPixApi;

beforeAll(async () => {
  const answer: Parameters<typeof startAccelPixHub>[0]['answer'] = (method, args) =>
    accelPixMarket({ prices: world, instruments: INSTRUMENTS, now: () => time, stamp })(
      method,
      args,
    );
  hub = await startAccelPixHub({ apiKey: 'key', answer });
  api = accelPixApi({ apiKey: 'key', apiHost: hub.host, scheme: 'http' }, QUICK);
});

afterAll(async () => {
  await api.close();
  await hub.close();
});

async function history(options: Partial<AccelPixSource> = {}) {
  const tickerOf = accelPixTickers(listings(await api.master()));
  return accelPixPrices({ api, tickerOf, now: () => time, ...options });
}

const day = (instrument: string, date: string) => ({
  instrument,
  from: at(date, '00:00'),
  to: at(date, '24:00'),
});

async function priced(range: ReturnType<typeof day>, wanted: 'MINUTE' | 'TICK' = 'MINUTE') {
  const answer = await (await history()).prices(range, wanted);
  if (answer.kind === 'none') throw new Error(`expected prices, found ${answer.reason}`);
  return answer;
}

describe('given AccelPix with minute bars', () => {
  it('when a day of an index is asked for, then it is a full session of the prices that were fed', async () => {
    const { series, counts } = await priced(day('NIFTY', '2024-01-16'));
    expect(series.resolution).toBe('MINUTE');
    expect(series.at).toHaveLength(375);
    const open = at('2024-01-16', '09:15');
    expect([series.at[0], series.open[0], series.high[0]]).toEqual([
      open,
      worldPrice(open),
      worldPrice(open) + 0.5,
    ]);
    expect(Object.values(counts).every((count) => count === 0)).toBe(true);
  });

  it('when its bars turn out to be stamped by their end, then they are moved and counted', async () => {
    stamp = 'END';
    const { series, counts } = await priced(day('TCS', '2024-01-16'));
    stamp = 'START';
    expect(series.at[0]).toBe(at('2024-01-16', '09:15'));
    expect(series.at.at(-1)).toBe(at('2024-01-16', '15:29'));
    expect(series.open[0]).toBe(worldPrice(at('2024-01-16', '09:15')));
    expect(counts).toMatchObject({ RESTAMPED: 375, missingMinutes: 0 });
  });

  it('when a thin contract cannot show it, then the stamps of NIFTY tell for it', async () => {
    stamp = 'END';
    const tickerOf = accelPixTickers(listings(await api.master()));
    const learned = await stampOfIndex(api, tickerOf, NOW);
    stamp = 'START';
    expect(hub.calls.at(-1)?.args).toEqual(['NIFTY 50', '20240118', '20240119', '1']);
    const bar = ['x', '2024-01-16T10:01:00', '100', '101', '99', '100', 0, 0];
    hub.next({ kind: 'DELAY', ms: 0 }, { kind: 'ANSWER', answer: [bar] });
    const thin = await (await history({ stamp: learned })).prices(
      day('NIFTY:2024-01-25:21500:CE', '2024-01-16'),
      'MINUTE',
    );
    expect(thin).toMatchObject({ kind: 'prices', counts: { RESTAMPED: 1 } });
    if (thin.kind === 'prices') expect([...thin.series.at]).toEqual([at('2024-01-16', '10:00')]);
  });

  it('when today is asked for, then the minute that still runs is not part of it and not missing', async () => {
    const { series, counts } = await priced(day('TCS', '2024-01-19'));
    expect(series.at.at(-1)).toBe(at('2024-01-19', '11:59'));
    expect(series.at).toHaveLength(165);
    expect(counts.missingMinutes).toBe(0);
  });

  it('when weeks are asked for in calls of few days, then every day comes once', async () => {
    const calls = hub.calls.length;
    const range = { ...day('TCS', '2024-01-01'), to: at('2024-01-13', '00:00') };
    const answer = await (await history({ daysPerCall: 4 })).prices(range, 'MINUTE');
    if (answer.kind === 'none') throw new Error('expected prices');
    expect(answer.series.at).toHaveLength(10 * 375);
    expect(answer.counts.DUPLICATE).toBe(0);
    expect(hub.calls.slice(calls).map(({ args }) => args.slice(1, 3))).toEqual([
      [],
      ['20240101', '20240105'],
      ['20240105', '20240109'],
      ['20240109', '20240113'],
    ]);
  });

  it('when a future is asked for, then its own expiry is, not the continuous contract', async () => {
    const { series } = await priced(day('NIFTY:2024-02-29:FUT', '2024-01-16'));
    expect(series.at).toHaveLength(375);
    expect(hub.calls.at(-1)).toEqual({
      method: 'IEodContract',
      args: ['NIFTY', '20240116', '20240117', '20240229', '1'],
    });
  });

  it('when an expired option is asked for, then one of its spellings finds it', async () => {
    await priced(day('BANKNIFTY:2024-01-10:47500:PE', '2024-01-09'));
    expect(hub.calls.at(-1)?.args[0]).toBe('BANKNIFTY2411047500PE');
    await priced(day('NIFTY:2024-01-25:21500:CE', '2024-01-09'));
    expect(hub.calls.at(-1)?.args[0]).toBe('NIFTY24JAN21500CE');
  });

  it('when the vendor does not know the instrument, then it is unknown; without a session there is nothing', async () => {
    const prices = await history();
    const unknown = { kind: 'none', reason: 'UNKNOWN_INSTRUMENT' };
    const nothing = { kind: 'none', reason: 'NO_PRICES_IN_RANGE' };
    await expect(prices.prices(day('WIPRO', '2024-01-16'), 'MINUTE')).resolves.toEqual(unknown);
    const never = day('NIFTY:2023-01-05:18000:CE', '2023-01-04');
    await expect(prices.prices(never, 'MINUTE')).resolves.toEqual(unknown);
    await expect(prices.prices(day('TCS', '2024-01-14'), 'MINUTE')).resolves.toEqual(nothing);
    await expect(prices.prices(day('TCS', '2024-01-23'), 'MINUTE')).resolves.toEqual(nothing);
    await expect(prices.prices(day('TCS', '2013-01-23'), 'MINUTE')).rejects.toThrow('calendar');
  });

  it('when a record is broken, then a bad price is counted and a missing field is an error that names it', async () => {
    const bar = ['TCS', '2024-01-16T09:15:00', '100', '101', '99', '100', 0, 0];
    const bad = ['TCS', '2024-01-16T09:16:00', null, '101', '99', '100', 0, 0];
    hub.next({ kind: 'DELAY', ms: 0 }, { kind: 'ANSWER', answer: [bar, bad] });
    const { series, counts } = await priced(day('TCS', '2024-01-16'));
    expect([series.at.length, counts.BAD_PRICE, counts.missingMinutes]).toEqual([1, 1, 374]);
    hub.next({ kind: 'DELAY', ms: 0 }, { kind: 'ANSWER', answer: [['TCS', 'yesterday', '100']] });
    await expect(priced(day('TCS', '2024-01-16'))).rejects.toThrow('AccelPix: TCS: 0.td: ');
  });
});

describe('given AccelPix with ticks of the last days', () => {
  beforeAll(() => {
    world = tickWorld(INSTRUMENTS);
  });

  it('when ticks of today are wanted, then they come from its start, up to the last whole minute', async () => {
    const { series } = await priced(day('NIFTY', '2024-01-19'), 'TICK');
    expect(hub.calls.at(-1)).toEqual({
      method: 'TicksHistory',
      args: ['NIFTY 50', '20240119 00:00:00'],
    });
    expect(series.resolution).toBe('TICK');
    expect(series.at[1]).toBe(at('2024-01-19', '09:15') + 20_000);
    expect(series.at.at(-1)).toBe(at('2024-01-19', '11:59') + 40_000);
    expect(series.high).toEqual(series.close);
  });

  it('when older ticks are wanted, then all since would have to come too: minutes are answered', async () => {
    const { series } = await priced(day('NIFTY', '2024-01-16'), 'TICK');
    expect([series.resolution, series.at.length]).toEqual(['MINUTE', 375]);
  });

  it('when ticks of a future are wanted, then only of today, when its continuous ticker is surely the contract', async () => {
    const today = await priced(day('NIFTY:2024-01-25:FUT', '2024-01-19'), 'TICK');
    expect(hub.calls.at(-1)?.args[0]).toBe('NIFTY-1');
    expect(today.series.resolution).toBe('TICK');
    const yesterday = await priced(day('NIFTY:2024-01-25:FUT', '2024-01-18'), 'TICK');
    expect(yesterday.series.resolution).toBe('MINUTE');
  });

  it('when the vendor has dropped the ticks of one session, then minutes are answered for the whole range', async () => {
    const range = { ...day('NIFTY', '2024-01-18'), to: at('2024-01-19', '24:00') };
    const seconds = (Date.UTC(2024, 0, 19, 9, 15) - Date.UTC(1980, 0, 1)) / 1_000;
    const answer = [['NIFTY 50', seconds, '100', 0, 0]];
    hub.next({ kind: 'DELAY', ms: 0 }, { kind: 'ANSWER', answer });
    const { series } = await priced(range, 'TICK');
    expect([series.resolution, series.at.length]).toEqual(['MINUTE', 375 + 165]);
  });
});
