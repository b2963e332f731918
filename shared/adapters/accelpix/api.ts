// AccelPix's own library behind the few calls needed, made safe: it keeps one connection per process in
// module state, retries for ever when it cannot connect, answers `undefined` without a connection, has no
// time limits, and two of its calls read a global it never defines.
import { setTimeout as pause } from 'node:timers/promises';
import vendor from 'pix-apidata';
import { oneAtATime, within } from '#adapters/polite-calls.ts';
import { PriceSourceFailed, type PriceSourceFault } from '#ports/price-source-failure.ts';

/** Dates are 'yyyymmdd', first and last day asked for; answers are not yet checked. */
export interface AccelPixApi {
  intraBars(ticker: string, start: string, end: string, minutes: number): Promise<unknown>;
  /** Bars of one expiry of the underlying's future. */
  contractBars(underlying: string, days: ContractDays, minutes: number): Promise<unknown>;
  /** `since` is 'yyyymmdd HH:MM:SS' in India; everything from there up to now. */
  backTicks(ticker: string, since: string): Promise<unknown>;
  master(): Promise<unknown>;
  /** Ends the connection, so that nothing keeps the process alive. */
  close(): Promise<void>;
}

export interface ContractDays {
  readonly start: string;
  readonly end: string;
  readonly expiry: string;
}

export interface AccelPixAccess {
  readonly apiKey: string;
  /** 'host' or 'host:port', given by the vendor with the key. */
  readonly apiHost: string;
  readonly scheme: 'http' | 'https';
}

/** The vendor publishes no limits: these are kept on the safe side. */
export interface AccelPixManners {
  readonly connectMs: number;
  readonly answerMs: number;
  /** Between two calls. */
  readonly pauseMs: number;
  /** Calls in all when the connection is lost under one. */
  readonly attempts: number;
  /** Before the second attempt; doubles with each further one. */
  readonly retryMs: number;
}

const MANNERS: AccelPixManners = {
  connectMs: 20_000,
  answerMs: 60_000,
  pauseMs: 250,
  attempts: 3,
  retryMs: 2_000,
};

const SOURCE = 'AccelPix';

/** The library can serve one key at a time. */
let taken = false;

/**
 * Connects with the first call and again when the connection was lost. Calls reject with
 * PriceSourceFailed; its message never holds the key. Throws when another one is still open.
 */
export function accelPixApi(
  access: AccelPixAccess,
  manners: Partial<AccelPixManners> = {},
): AccelPixApi {
  if (taken) throw new Error('AccelPix: expected one open connection per process, found a second');
  taken = true;
  const rules = { ...MANNERS, ...manners };
  const connection = vendorConnection(access, rules.connectMs);
  const call = politeCalls(connection, access, rules);
  const { history } = vendor;
  return {
    intraBars: (ticker, start, end, minutes) =>
      call(`bars of ${ticker}`, () => history.getIntraEod(ticker, start, end, String(minutes))),
    contractBars: (underlying, { start, end, expiry }, minutes) =>
      call(`bars of ${underlying} ${expiry}`, () =>
        withTicker(() =>
          history.getIntraEodContract(underlying, start, end, expiry, String(minutes)),
        ),
      ),
    backTicks: (ticker, since) =>
      call(`ticks of ${ticker}`, () => history.getBackTicks(ticker, since)),
    master: () => call('master', () => vendor.getMaster()),
    async close() {
      await connection.close();
      taken = false;
    },
  };
}

interface Connection {
  readonly isOpen: () => boolean;
  /** False when it could not be opened. */
  readonly open: () => Promise<boolean>;
  readonly close: () => Promise<void>;
}

function vendorConnection(access: AccelPixAccess, connectMs: number): Connection {
  let isOpen = false;
  vendor.callbacks.onConnected(() => {
    isOpen = true;
  });
  vendor.callbacks.onClosed(() => {
    isOpen = false;
  });
  const close = async () => {
    await within(connectMs, vendor.disconnect());
    isOpen = false;
  };
  return {
    isOpen: () => isOpen,
    async open() {
      if (isOpen) return true;
      const starting = vendor
        .initialize(access.apiKey, access.apiHost, access.scheme)
        .catch(() => 'FAILED' as const);
      const outcome = await within(connectMs, starting);
      if (isOpen) return true;
      // Ends the library's endless retries, also those of an attempt that has not failed yet.
      if (outcome === 'LATE') void starting.then(close);
      else await close();
      return false;
    },
    close,
  };
}

type Call = (what: string, ask: () => Promise<unknown>) => Promise<unknown>;

function politeCalls(
  connection: Connection,
  { apiKey, apiHost }: AccelPixAccess,
  rules: AccelPixManners,
): Call {
  const inTurn = oneAtATime(rules.pauseMs);
  const failed = (code: PriceSourceFault, message: string) =>
    new PriceSourceFailed(SOURCE, code, withoutKey(message, apiKey));
  const attempt: Call = async (what, ask) => {
    if (!(await connection.open())) throw failed('UNREACHABLE', `${apiHost} does not connect`);
    try {
      const answer = await within(rules.answerMs, ask());
      if (answer !== undefined && answer !== 'LATE') return answer;
    } catch (error) {
      if (connection.isOpen()) throw failed('REFUSED', `${what}: ${messageOf(error)}`);
    }
    await connection.close();
    throw failed('UNREACHABLE', `${what}: connection lost or no answer`);
  };
  return (what, ask) =>
    inTurn(async () => {
      for (let tried = 1; ; tried++) {
        try {
          return await attempt(what, ask);
        } catch (error) {
          const isLost = error instanceof PriceSourceFailed && error.code === 'UNREACHABLE';
          if (!isLost || tried >= rules.attempts) throw error;
        }
        await pause(rules.retryMs * 2 ** (tried - 1));
      }
    });
}

/** 1.1.6 reads a global `ticker` after the answer of a contract call has come, and would throw there. */
async function withTicker<T>(call: () => Promise<T>): Promise<T> {
  Reflect.set(globalThis, 'ticker', '');
  try {
    return await call();
  } finally {
    Reflect.deleteProperty(globalThis, 'ticker');
  }
}

const messageOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'message' in error
    ? String(error.message)
    : String(error);

const withoutKey = (text: string, key: string): string =>
  text.replaceAll(key, '***').replaceAll(encodeURIComponent(key), '***');
