import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { dhanCharts } from '#adapters/dhan/charts.ts';
import { dhanPrices } from '#adapters/dhan/price-history.ts';
import { requestRate } from '#adapters/dhan/request-rate.ts';
import { istInstant } from '#core/market/ist.ts';
import { describeShared } from '#test/support/shared-folder.ts';

const TOKEN = 'eyJ.token.of-Dhan';
const HDFCBANK = { securityId: '1333', exchangeSegment: 'NSE_EQ', instrument: 'EQUITY' };
const WINDOW = { fromDate: '2024-09-11 00:00:00', toDate: '2024-09-13 23:59:59' };

/** Time passes only by pausing. */
function manualClock() {
  let time = 0;
  return {
    now: () => time,
    pause: (ms: number) => {
      time += ms;
      return Promise.resolve();
    },
  };
}

type Scripted = { readonly status: number; readonly text: string } | Error;

function chartsAnswering(...script: readonly Scripted[]) {
  const sent: { readonly url: string; readonly init: RequestInit }[] = [];
  const clock = manualClock();
  const charts = dhanCharts({
    clientId: '1000000000',
    accessToken: () => Promise.resolve(TOKEN),
    baseUrl: 'https://dhan.test',
    clock,
    fetch: (url, init = {}) => {
      const next = script[Math.min(sent.length, script.length - 1)];
      sent.push({ url: String(url), init });
      if (next instanceof Error) return Promise.reject(next);
      return Promise.resolve(new Response(next?.text ?? '', { status: next?.status ?? 500 }));
    },
  });
  return { charts, sent, clock };
}

const json = (body: unknown, status = 200): Scripted => ({ status, text: JSON.stringify(body) });
const CANDLE = { open: [1], high: ['2.50'], low: [0.5], close: [1.5], timestamp: [1726026300.0] };
const error = (errorCode: string | number, status: number) =>
  json({ errorCode, errorMessage: 'no' }, status);

describe('given the chart call of Dhan', () => {
  it('when minutes are asked for, then the request is what the vendor is known to accept', async () => {
    const { charts, sent } = chartsAnswering(json(CANDLE));
    await charts.minutes(HDFCBANK, WINDOW);
    expect(sent[0]?.url).toBe('https://dhan.test/v2/charts/intraday');
    expect(sent[0]?.init).toMatchObject({
      method: 'POST',
      redirect: 'manual',
      headers: { 'access-token': TOKEN, 'client-id': '1000000000', accept: 'application/json' },
    });
    expect(JSON.parse(String(sent[0]?.init.body))).toEqual({
      dhanClientId: '1000000000',
      securityId: '1333',
      exchangeSegment: 'NSE_EQ',
      instrument: 'EQUITY',
      interval: '1',
      oi: false,
      expiryCode: 0,
      fromDate: '2024-09-11 00:00:00',
      toDate: '2024-09-13 23:59:59',
    });
  });

  it('when numbers come as text, then they are numbers; a hole in a price is a bad row', async () => {
    const { charts } = chartsAnswering(json({ ...CANDLE, low: [null] }));
    await expect(charts.minutes(HDFCBANK, WINDOW)).resolves.toEqual({
      open: [1],
      high: [2.5],
      low: [Number.NaN],
      close: [1.5],
      timestamp: [1726026300],
    });
  });

  it.each([
    ['null arrays', json({ open: null, high: null, low: null, close: null, timestamp: null })],
    ['empty arrays', json({ open: [], high: [], low: [], close: [], timestamp: [] })],
    ['DH-907', error('DH-907', 400)],
  ])('when the answer is %s, then there is no data', async (_, reply) => {
    const { charts } = chartsAnswering(reply);
    await expect(charts.minutes(HDFCBANK, WINDOW)).resolves.toBeNull();
  });

  it.each([
    ['a dead token', error('DH-901', 401), 'UNAUTHORISED', 1],
    [
      'an expired token in the other shape',
      json({ status: 'failed', data: { '807': 'x' } }),
      'UNAUTHORISED',
      1,
    ],
    ['no data plan, with status 200', error(806, 200), 'REFUSED', 1],
    ['bad values', error('DH-905', 400), 'REFUSED', 1],
    ['a redirect', { status: 301, text: '' }, 'REFUSED', 1],
    [
      'too many requests',
      json({ status: 'failed', data: { '805': 'Too many' } }, 200),
      'RATE_LIMITED',
      4,
    ],
    ['an empty 429', { status: 429, text: '' }, 'RATE_LIMITED', 4],
    ['a proxy', { status: 502, text: '<html>' }, 'UNREACHABLE', 4],
    ['no JSON', { status: 200, text: '<html>' }, 'UNREACHABLE', 4],
    ['a lost connection', new TypeError('fetch failed'), 'UNREACHABLE', 4],
    ['columns of unequal length', json({ ...CANDLE, close: [1, 2] }), 'ANSWER_UNUSABLE', 1],
    ['another format', json({ candles: [] }), 'ANSWER_UNUSABLE', 1],
  ] as const)(
    'when Dhan answers with %s, then that is told by code and asked as often as it helps',
    async (_, reply, code, requests) => {
      const { charts, sent } = chartsAnswering(reply);
      await expect(charts.minutes(HDFCBANK, WINDOW)).rejects.toMatchObject({
        name: 'PriceSourceFailed',
        source: 'Dhan',
        code,
      });
      expect(sent).toHaveLength(requests);
    },
  );

  it('when it was asked too often, then it backs off and goes on', async () => {
    const { charts, clock } = chartsAnswering(
      error('DH-904', 429),
      error('DH-904', 429),
      json(CANDLE),
    );
    await expect(charts.minutes(HDFCBANK, WINDOW)).resolves.not.toBeNull();
    expect(clock.now()).toBe(3_000);
  });

  it('when the vendor repeats the token in its message, then the error does not', async () => {
    const { charts } = chartsAnswering(
      json({ errorCode: 'DH-901', errorMessage: `bad ${TOKEN}` }, 401),
    );
    const failure: unknown = await charts
      .minutes(HDFCBANK, WINDOW)
      .catch((reason: unknown) => reason);
    expect(String(failure)).toContain('DH-901 bad ***');
    expect(JSON.stringify(failure) + String(failure)).not.toContain(TOKEN);
  });
});

describe('given five requests a second', () => {
  it('when more are wanted at once, then they are spaced, also after a rest', async () => {
    let time = 50_000;
    const pauses: number[] = [];
    const pause = (ms: number) => Promise.resolve(pauses.push(ms));
    const allowed = requestRate(5, { now: () => time, pause });
    await Promise.all([allowed(), allowed(), allowed()]);
    time += 10_000;
    await Promise.all([allowed(), allowed()]);
    expect(pauses).toEqual([220, 440, 220]);
  });
});

const recording = z.array(
  z.object({
    request: z.object({ body: z.unknown() }),
    response: z.object({ status: z.number(), body: z.unknown() }),
  }),
);

describeShared('data/dhan_payloads', 'given recorded exchanges with Dhan', (folder) => {
  const recorded = (name: string) => {
    const bytes = readFileSync(join(folder, name));
    const text = name.endsWith('.gz') ? gunzipSync(bytes) : bytes;
    const [exchange] = recording.parse(JSON.parse(text.toString('utf8')));
    return json(exchange?.response.body, exchange?.response.status);
  };
  const range = {
    instrument: 'HDFCBANK',
    from: istInstant('2024-09-11', '00:00'),
    to: istInstant('2024-09-15', '24:00'),
  };

  it('when three days of minutes were recorded, then they are 1,125 bars without any fault or gap', async () => {
    const { charts } = chartsAnswering(recorded('resources__historical_data_intraday.json.gz'));
    const now = () => istInstant('2024-09-20', '12:00');
    const history = dhanPrices({ charts, securityOf: () => HDFCBANK, now });
    const answer = await history.prices(range, 'TICK');
    if (answer.kind === 'none') throw new Error('expected prices');
    expect(answer.series.resolution).toBe('MINUTE');
    expect(answer.series.at).toHaveLength(1125);
    expect(answer.series.at[0]).toBe(istInstant('2024-09-11', '09:15'));
    expect(answer.series.at[1124]).toBe(istInstant('2024-09-13', '15:29'));
    expect([answer.series.open[0], answer.series.close[1124]]).toEqual([1650.4, 1664.8]);
    expect(Object.values(answer.counts).every((count) => count === 0)).toBe(true);
  });

  it.each([
    ['client__error_dh_901.json', 'UNAUTHORISED'],
    ['client__error_806.json', 'REFUSED'],
    ['client__error_dh_905.json', 'REFUSED'],
    ['client__error_unknown.json', 'REFUSED'],
  ])('when %s was recorded, then it means %s', async (name, code) => {
    const { charts } = chartsAnswering(recorded(name));
    await expect(charts.minutes(HDFCBANK, WINDOW)).rejects.toMatchObject({ code });
  });
});
