import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it,
  jest,
} from '@jest/globals';
import { type AccelPixApi, accelPixApi } from '#adapters/accelpix/api.ts';
import { type AccelPixHub, startAccelPixHub } from '#local/accelpix/hub.ts';

// The vendor's own library against the local hub: what it does with a connection, good or bad.

const API_KEY = 'secret/KEY+of=AccelPix';
const BAR = ['NIFTY 50', '2024-01-25T09:15:00', '21454.6', '21459', '21440.35', '21450', 0, 0];
const QUICK = { connectMs: 5_000, answerMs: 200, pauseMs: 0, attempts: 2, retryMs: 1 };

const printed: string[] = [];
let hub: AccelPixHub;
let api: AccelPixApi;

beforeAll(async () => {
  hub = await startAccelPixHub({ apiKey: API_KEY, answer: () => Promise.resolve([BAR]) });
});

afterAll(() => hub.close());

beforeEach(() => {
  printed.length = 0;
  for (const level of ['log', 'warn', 'error'] as const) {
    jest.spyOn(console, level).mockImplementation((...parts) => {
      for (const part of parts)
        printed.push(part instanceof Error ? String(part.stack) : `${part}`);
    });
  }
  api = accelPixApi({ apiKey: API_KEY, apiHost: hub.host, scheme: 'http' }, QUICK);
});

afterEach(async () => {
  await api.close();
  jest.restoreAllMocks();
});

const bars = () => api.intraBars('NIFTY 50', '20240125', '20240126', 1);

describe('given the library of AccelPix and a hub', () => {
  it('when bars are asked for, then the hub is asked for one-minute bars and they come as the library shapes them', async () => {
    await expect(bars()).resolves.toEqual([
      {
        td: new Date('2024-01-25T09:15:00Z'),
        op: 21454.6,
        hp: 21459,
        lp: 21440.35,
        cp: 21450,
        vol: 0,
        oi: 0,
      },
    ]);
    expect(hub.calls.at(-1)).toEqual({
      method: 'IEod',
      args: ['NIFTY 50', '20240125', '20240126', '1'],
    });
  });

  it('when bars of one expiry are asked for, then the global that the library forgets is there and gone again', async () => {
    const days = { start: '20240101', end: '20240125', expiry: '20240125' };
    await expect(api.contractBars('NIFTY', days, 1)).resolves.toHaveLength(1);
    expect(hub.calls.at(-1)?.method).toBe('IEodContract');
    expect('ticker' in globalThis).toBe(false);
  });

  it('when the connection drops under a call, then it connects again and the call succeeds', async () => {
    hub.next({ kind: 'DROP' });
    await expect(bars()).resolves.toHaveLength(1);
  });

  it('when the hub announces its shutdown, then the next call connects again', async () => {
    await bars();
    hub.shutDown();
    await expect(bars()).resolves.toHaveLength(1);
    await expect(bars()).resolves.toHaveLength(1);
  });

  it('when no answer comes in time, every time, then the call fails as unreachable and says which', async () => {
    hub.next({ kind: 'SILENCE' }, { kind: 'SILENCE' });
    await expect(bars()).rejects.toMatchObject({
      name: 'PriceSourceFailed',
      code: 'UNREACHABLE',
      message: 'AccelPix: bars of NIFTY 50: connection lost or no answer',
    });
    await expect(bars()).resolves.toHaveLength(1);
  });

  it('when the hub refuses and repeats the key, then the reason is told without it, and asked only once', async () => {
    const before = hub.calls.length;
    hub.next({ kind: 'REFUSE', reason: `no plan for ${API_KEY}` });
    await expect(bars()).rejects.toMatchObject({
      code: 'REFUSED',
      message: 'AccelPix: bars of NIFTY 50: no plan for ***',
    });
    expect(hub.calls.length - before).toBe(1);
  });

  it('when many calls are made at once, then the vendor sees one at a time', async () => {
    hub.next({ kind: 'DELAY', ms: 20 }, { kind: 'DELAY', ms: 20 });
    await Promise.all([bars(), bars(), bars()]);
    expect(hub.mostAtOnce()).toBe(1);
  });

  it('when a second connection is opened beside it, then that is refused: the library has one', () => {
    expect(() =>
      accelPixApi({ apiKey: 'other', apiHost: hub.host, scheme: 'http' }, QUICK),
    ).toThrow('expected one open connection per process');
  });
});

describe('given a key that AccelPix does not accept', () => {
  it('when anything is asked, then it fails as unreachable, and the key is in no message and no print', async () => {
    await api.close();
    api = accelPixApi({ apiKey: 'WRONG-KEY-17', apiHost: hub.host, scheme: 'http' }, QUICK);
    const failure: unknown = await api.master().catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'UNREACHABLE' });
    expect(String(failure)).not.toContain('WRONG-KEY-17');
    expect(printed.join('\n')).toContain('Unauthorized');
    expect(printed.join('\n')).not.toContain('WRONG-KEY-17');
  });
});
