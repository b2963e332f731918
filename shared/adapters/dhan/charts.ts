// The chart call of Dhan: one request for minute candles of one security, within the vendor's rate, with
// patience where waiting helps. The access token is in no error.
import * as z from 'zod';
import { type DhanCandles, dhanCandles, dhanRefusal } from '#contracts/dhan-charts.ts';
import { PriceSourceFailed, type PriceSourceFault } from '#ports/price-source-failure.ts';
import { type Clock, requestRate, wallClock } from './request-rate.ts';

/** How Dhan names an instrument. */
export interface DhanSecurity {
  readonly securityId: string;
  readonly exchangeSegment: string;
  readonly instrument: string;
}

export interface ChartWindow {
  /** 'YYYY-MM-DD HH:mm:ss' in India. */
  readonly fromDate: string;
  readonly toDate: string;
}

export interface DhanCharts {
  /** Null when Dhan has no data. Rejects with PriceSourceFailed. */
  minutes(security: DhanSecurity, window: ChartWindow): Promise<DhanCandles | null>;
}

export interface DhanAccess {
  readonly clientId: string;
  /** Asked before every request: a token lives a day at most. */
  readonly accessToken: () => Promise<string>;
  readonly baseUrl: string;
  readonly fetch?: typeof fetch;
  readonly clock?: Clock;
}

const PER_SECOND = 5;
const ANSWER_MS = 15_000;
/** Waits before the second, third ... attempt. */
const PATIENCE_MS = [1_000, 2_000, 4_000];

const SOURCE = 'Dhan';

type Reply =
  | { readonly kind: 'CANDLES'; readonly candles: DhanCandles }
  | { readonly kind: 'NO_DATA' }
  | { readonly kind: 'FAILED'; readonly code: PriceSourceFault; readonly reason: string };

export function dhanCharts(access: DhanAccess): DhanCharts {
  const clock = access.clock ?? wallClock;
  const allowed = requestRate(PER_SECOND, clock);
  return {
    async minutes(security, window) {
      for (let attempt = 0; ; attempt++) {
        await allowed();
        const reply = await request(access, security, window);
        if (reply.kind === 'CANDLES') return reply.candles;
        if (reply.kind === 'NO_DATA') return null;
        const wait = isPassing(reply.code) ? PATIENCE_MS[attempt] : undefined;
        if (wait === undefined) {
          const { exchangeSegment, securityId } = security;
          const what = `candles of ${exchangeSegment} ${securityId} from ${window.fromDate}`;
          throw new PriceSourceFailed(SOURCE, reply.code, `${what}: ${reply.reason}`);
        }
        await clock.pause(wait);
      }
    },
  };
}

const isPassing = (code: PriceSourceFault): boolean =>
  code === 'RATE_LIMITED' || code === 'UNREACHABLE';

async function request(
  { clientId, accessToken, baseUrl, fetch: send = fetch }: DhanAccess,
  security: DhanSecurity,
  window: ChartWindow,
): Promise<Reply> {
  const token = await accessToken();
  // expiryCode is needed although it is not documented for minutes (DH-905 without it).
  const body = { dhanClientId: clientId, ...security, interval: '1', oi: false, expiryCode: 0 };
  try {
    const response = await send(`${baseUrl}/v2/charts/intraday`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        'access-token': token,
        'client-id': clientId,
      },
      body: JSON.stringify({ ...body, ...window }),
      // A redirect would carry the token to another host.
      redirect: 'manual',
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    const reply = replyOf(response.status, await response.text());
    return reply.kind === 'FAILED'
      ? { ...reply, reason: reply.reason.replaceAll(token, '***') }
      : reply;
  } catch (error) {
    return { kind: 'FAILED', code: 'UNREACHABLE', reason: lostBecause(error) };
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** Only names and codes: a message may quote the request. */
function lostBecause(error: unknown): string {
  if (!isRecord(error)) return 'no connection';
  if (error['name'] === 'TimeoutError') return `no answer within ${ANSWER_MS} ms`;
  const cause = isRecord(error['cause']) ? error['cause']['code'] : undefined;
  return `no connection (${String(cause ?? error['name'])})`;
}

/** The body decides before the status: some refusals come with status 200. */
function replyOf(status: number, text: string): Reply {
  const body = jsonOf(text);
  const refusal = dhanRefusal.safeParse(body);
  if (refusal.success) return refused(status, refusal.data.code, refusal.data.message);
  if (status !== 200) return refused(status, '', `status ${status}`);
  if (body === null) {
    return { kind: 'FAILED', code: 'UNREACHABLE', reason: 'status 200 without JSON' };
  }
  const candles = dhanCandles.safeParse(body);
  if (candles.success && isRecord(body) && 'timestamp' in body) {
    return candles.data.timestamp.length > 0
      ? { kind: 'CANDLES', candles: candles.data }
      : { kind: 'NO_DATA' };
  }
  const [issue] = candles.success ? [] : candles.error.issues;
  const found = issue ? `${issue.path.join('.')}: ${issue.message}` : 'timestamp: found none';
  return { kind: 'FAILED', code: 'ANSWER_UNUSABLE', reason: found };
}

const TOKEN_CODES = new Set(['DH-901', '807', '808', '809', '810']);
const RATE_CODES = new Set(['DH-904', '805']);
/** Internal errors, theirs and of what lies behind them. */
const PASSING_CODES = new Set(['DH-908', 'DH-909', '800']);

function refused(status: number, code: string, message: string): Reply {
  if (code === 'DH-907') return { kind: 'NO_DATA' };
  const reason = code === '' ? message : `${code} ${message}`.trim();
  const failure = (fault: PriceSourceFault): Reply => ({ kind: 'FAILED', code: fault, reason });
  if (TOKEN_CODES.has(code) || (code === '' && status === 401)) return failure('UNAUTHORISED');
  if (RATE_CODES.has(code) || status === 429) return failure('RATE_LIMITED');
  if (PASSING_CODES.has(code) || (code === '' && status >= 500)) return failure('UNREACHABLE');
  return failure('REFUSED');
}

const anyJson = z.json();

/** Null for the HTML or the empty body of a proxy. */
function jsonOf(text: string): unknown {
  try {
    return anyJson.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
