// Dhan's chart call on loopback, with the quirks that were seen at the vendor: today ignores the end of the
// window, candles before the open, null arrays or DH-907 without data, at most 90 days and 5 calls a second.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type Instant, istDate } from '#core/market/ist.ts';
import { closeServer, listenOnLoopback } from '#local/parts/loopback.ts';
import type { PriceHistory } from '#ports/price-history.ts';
import { type CandleColumns, candlesBetween, noCandles } from './candles.ts';
import { chartRequest } from './chart-request.ts';
import { scripMaster } from './scrip-master.ts';

/** What becomes of the next call: each fault is used once, in the order they were asked for. */
export type ChartFault =
  | { readonly kind: 'REPLY'; readonly status: number; readonly body: unknown }
  /** Text that is no JSON, as of a proxy; the connection is cut when there is none. */
  | { readonly kind: 'PROXY'; readonly status: number; readonly html: string }
  | { readonly kind: 'CUT' };

export interface ChartsOptions {
  readonly accessToken: string;
  readonly prices: PriceHistory;
  /** contractKey of a security, by `<exchangeSegment>:<securityId>`. */
  readonly instruments: ReadonlyMap<string, string>;
  readonly now: () => Instant;
  readonly withoutData?: 'NULL_ARRAYS' | 'DH-907';
  /** A candle at 09:08 of every day, as pre-market trades make. */
  readonly preMarket?: boolean;
  readonly port?: number;
}

export interface DhanCharts {
  readonly baseUrl: string;
  readonly scripMasterUrl: string;
  /** Requests so far, refused ones too, oldest first. */
  readonly requests: readonly {
    readonly headers: IncomingMessage['headers'];
    readonly body: unknown;
  }[];
  readonly next: (...faults: readonly ChartFault[]) => void;
  readonly close: () => Promise<void>;
}

const PER_SECOND = 5;
const MASTER_PATH = '/api-data/api-scrip-master.csv';

interface Reply {
  readonly status: number;
  readonly body: unknown;
}

export async function startDhanCharts(options: ChartsOptions): Promise<DhanCharts> {
  const requests: { headers: IncomingMessage['headers']; body: unknown }[] = [];
  const faults: ChartFault[] = [];
  const times: Instant[] = [];
  const server = createServer(async (request, response) => {
    if (request.method === 'GET' && request.url === MASTER_PATH) {
      return void response.writeHead(200).end(scripMaster(options.instruments));
    }
    const body = await jsonBody(request);
    requests.push({ headers: request.headers, body });
    const fault = faults.shift();
    if (fault?.kind === 'CUT') return void request.socket.destroy();
    if (fault?.kind === 'PROXY') return void response.writeHead(fault.status).end(fault.html);
    if (fault?.kind === 'REPLY') return send(response, fault);
    const isPath = request.method === 'POST' && request.url === '/v2/charts/intraday';
    if (!isPath) return send(response, notFound(request.url ?? ''));
    times.push(Date.now());
    if (isTooOften(times))
      return send(response, refusal(429, 'Rate_Limit', 'DH-904', 'Too many requests'));
    send(response, await answer(options, request.headers['access-token'], body));
  });
  const port = await listenOnLoopback(server, options.port ?? 0);
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    scripMasterUrl: `http://127.0.0.1:${port}${MASTER_PATH}`,
    requests,
    next: (...wanted) => void faults.push(...wanted),
    close: () => closeServer(server),
  };
}

async function answer(options: ChartsOptions, token: unknown, body: unknown): Promise<Reply> {
  if (token !== options.accessToken) {
    const message = 'Client ID or user generated access token is invalid or expired.';
    return refusal(401, 'Invalid_Authentication', 'DH-901', message);
  }
  const asked = chartRequest.safeParse(body);
  if (!asked.success) {
    const message = 'Missing required fields, bad values for parameters etc.';
    return refusal(400, 'Input_Exception', 'DH-905', message);
  }
  const { exchangeSegment, securityId, from, to } = asked.data;
  const instrument = options.instruments.get(`${exchangeSegment}:${securityId}`);
  const now = options.now();
  const reachesToday = istDate(to) >= istDate(now);
  const candles =
    instrument === undefined
      ? noCandles()
      : await candlesBetween(options, { instrument, from, to: reachesToday ? now : to });
  if (candles.timestamp.length > 0) return { status: 200, body: candles };
  return options.withoutData === 'DH-907'
    ? refusal(
        400,
        'Data_Error',
        'DH-907',
        'System is unable to fetch data due to incorrect parameters or no data present',
      )
    : { status: 200, body: nulls(candles) };
}

const nulls = (candles: CandleColumns) =>
  Object.fromEntries(Object.keys(candles).map((column) => [column, null]));

const refusal = (status: number, errorType: string, errorCode: string, errorMessage: string) => ({
  status,
  body: { errorType, errorCode, errorMessage },
});

const notFound = (path: string): Reply => ({
  status: 404,
  body: { timestamp: '2026-01-01T00:00:00.000+00:00', status: 404, error: 'Not Found', path },
});

function isTooOften(times: readonly Instant[]): boolean {
  const sixth = times.at(-(PER_SECOND + 1));
  return sixth !== undefined && Date.now() - sixth < 1_000;
}

const send = (response: ServerResponse, { status, body }: Reply): void =>
  void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));

async function jsonBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    return null;
  }
}
