import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dhanCharts } from '#adapters/dhan/charts.ts';
import { dhanPrices } from '#adapters/dhan/price-history.ts';
import { istInstant } from '#core/market/ist.ts';
import { type ChartsOptions, type DhanCharts, startDhanCharts } from '#local/dhan/charts.ts';
import { minuteWorld, worldPrice } from '#test/support/minute-world.ts';

// The adapter against the local chart call with its quirks switched on.

const SECURITIES = {
  NIFTY: { securityId: '13', exchangeSegment: 'IDX_I', instrument: 'INDEX' },
  TCS: { securityId: '11536', exchangeSegment: 'NSE_EQ', instrument: 'EQUITY' },
  'NIFTY:2024-01-25:FUT': { securityId: '35001', exchangeSegment: 'NSE_FNO', instrument: 'FUTIDX' },
} as const;

const keys = Object.keys(SECURITIES);
const securities = new Map(Object.entries(SECURITIES));
const instruments = new Map(
  [...securities].map(([key, { exchangeSegment, securityId }]) => [
    `${exchangeSegment}:${securityId}`,
    key,
  ]),
);
const at = (date: string, time: string) => istInstant(date, time);
const now = () => at('2024-01-19', '12:00') + 30_000;

let quirks: Pick<ChartsOptions, 'withoutData' | 'preMarket'> = {};
let server: DhanCharts;
let charts: ReturnType<typeof dhanCharts>;

const start = () =>
  startDhanCharts({
    accessToken: 'token-of-today',
    prices: minuteWorld(keys),
    instruments,
    now,
    get preMarket() {
      return quirks.preMarket ?? false;
    },
    get withoutData() {
      return quirks.withoutData ?? 'NULL_ARRAYS';
    },
  });

const chartsOf = ({ baseUrl }: DhanCharts, token: string) =>
  dhanCharts({ clientId: '1000000000', accessToken: () => Promise.resolve(token), baseUrl });

beforeAll(async () => {
  server = await start();
  charts = chartsOf(server, 'token-of-today');
});

afterAll(() => server.close());

const history = (own = charts) =>
  dhanPrices({ charts: own, securityOf: (key) => securities.get(key) ?? null, now });

const range = (instrument: string, from: string, to = from) => ({
  instrument,
  from: at(from, '00:00'),
  to: at(to, '24:00'),
});

async function priced(asked: ReturnType<typeof range>) {
  const answer = await history().prices(asked, 'TICK');
  if (answer.kind === 'none') throw new Error(`expected prices, found ${answer.reason}`);
  return answer;
}

describe('given the charts of Dhan', () => {
  it('when a day is asked for, then it is a full session, in minutes though ticks were wanted', async () => {
    const { series, counts } = await priced(range('NIFTY', '2024-01-16'));
    const open = at('2024-01-16', '09:15');
    expect([series.resolution, series.at.length]).toEqual(['MINUTE', 375]);
    expect([series.at[0], series.open[0], series.low[0]]).toEqual([
      open,
      worldPrice(open),
      worldPrice(open) - 0.5,
    ]);
    expect(Object.values(counts).every((count) => count === 0)).toBe(true);
  });

  it('when today is asked for in part, then what the vendor sends beyond it is cut off', async () => {
    const { series } = await priced({
      ...range('TCS', '2024-01-19'),
      to: at('2024-01-19', '10:00'),
    });
    expect(series.at.at(-1)).toBe(at('2024-01-19', '09:59'));
    const whole = await priced(range('TCS', '2024-01-19'));
    expect(whole.series.at.at(-1)).toBe(at('2024-01-19', '11:59'));
    expect(whole.counts.missingMinutes).toBe(0);
  });

  it('when there are candles before the open, then they are dropped and counted', async () => {
    quirks = { preMarket: true };
    const { series, counts } = await priced(range('TCS', '2024-01-15', '2024-01-16'));
    quirks = {};
    expect(series.at).toHaveLength(750);
    expect(counts.OUT_OF_SESSION).toBe(2);
  });

  it('when more than 90 days are asked for, then several requests of at most 90 come together', async () => {
    const before = server.requests.length;
    const { series, counts } = await priced(range('NIFTY', '2023-06-01', '2023-12-31'));
    const bodies = server.requests.slice(before).map(({ body }) => body);
    expect(bodies).toMatchObject([
      { fromDate: '2023-06-01 00:00:00', toDate: '2023-08-29 23:59:59' },
      { fromDate: '2023-08-30 00:00:00', toDate: '2023-11-27 23:59:59' },
      { fromDate: '2023-11-28 00:00:00', toDate: '2023-12-29 23:59:59' },
    ]);
    expect(counts.missingSessions).toBe(0);
    // 145 trading days, of which 12 November 2023 is an hour of Muhurat trading.
    expect(series.at.length).toBe(144 * 375 + 60);
  });

  it('when there is no data, as null arrays or as DH-907, then there are no prices', async () => {
    const never = range('NIFTY:2024-01-25:FUT', '2024-01-22');
    for (const withoutData of ['NULL_ARRAYS', 'DH-907'] as const) {
      quirks = { withoutData };
      const answer = await history().prices(
        { ...never, from: at('2024-01-19', '11:59') + 1 },
        'TICK',
      );
      expect(answer).toEqual({ kind: 'none', reason: 'NO_PRICES_IN_RANGE' });
    }
    quirks = {};
  });

  it('when a contract has expired, then Dhan has no security of it and is not asked', async () => {
    const before = server.requests.length;
    const answer = await history().prices(range('NIFTY:2023-12-28:FUT', '2023-12-27'), 'MINUTE');
    expect(answer).toEqual({ kind: 'none', reason: 'UNKNOWN_INSTRUMENT' });
    expect(server.requests).toHaveLength(before);
  });

  it('when ten requests are due at once, then the vendor refuses none', async () => {
    const own = await start();
    const prices = history(chartsOf(own, 'token-of-today'));
    const days = ['02', '03', '04', '05', '08', '09', '10', '11', '12', '15'];
    const answers = await Promise.all(
      days.map((day) => prices.prices(range('TCS', `2024-01-${day}`), 'MINUTE')),
    );
    await own.close();
    expect(answers.every(({ kind }) => kind === 'prices')).toBe(true);
    expect(own.requests).toHaveLength(10);
  });

  it('when the connection is cut or a proxy answers, then it is asked again', async () => {
    server.next({ kind: 'CUT' }, { kind: 'PROXY', status: 502, html: '<html>Bad Gateway</html>' });
    await expect(priced(range('TCS', '2024-01-16'))).resolves.toMatchObject({ kind: 'prices' });
  });

  it('when the token is dead, then that is said and the token is not', async () => {
    const failure: unknown = await history(chartsOf(server, 'token-of-yesterday'))
      .prices(range('TCS', '2024-01-16'), 'MINUTE')
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ source: 'Dhan', code: 'UNAUTHORISED' });
    expect(String(failure)).not.toContain('token-of-yesterday');
  });
});
