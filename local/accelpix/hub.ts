// A SignalR hub on loopback that stands in for AccelPix: negotiation, web socket, handshake and the calls
// of its history, over MessagePack as the vendor's own library speaks it. Faults happen on demand.
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { type WebSocket, WebSocketServer } from 'ws';
import { closeServer, listenOnLoopback } from '#local/parts/loopback.ts';
import {
  answerMessage,
  callsIn,
  eventMessage,
  failureMessage,
  type HubCall,
  pingMessage,
  RECORD_SEPARATOR,
} from './hub-message.ts';

/** What becomes of the next call: each fault is used once, in the order they were asked for. */
export type HubFault =
  | { readonly kind: 'DROP' }
  | { readonly kind: 'SILENCE' }
  | { readonly kind: 'REFUSE'; readonly reason: string }
  | { readonly kind: 'ANSWER'; readonly answer: unknown }
  | { readonly kind: 'DELAY'; readonly ms: number };

export interface HubOptions {
  readonly apiKey: string;
  /** Answers of the hub's methods; a rejection reaches the client as the hub's error. */
  readonly answer: (method: string, args: readonly unknown[]) => Promise<unknown>;
  /** A free one unless said. */
  readonly port?: number;
}

export interface AccelPixHub {
  /** 'host:port', as the library wants it. */
  readonly host: string;
  /** Calls so far, oldest first. */
  readonly calls: readonly { readonly method: string; readonly args: readonly unknown[] }[];
  /** Most calls that ever waited for their answer at the same time. */
  readonly mostAtOnce: () => number;
  readonly connections: () => number;
  readonly next: (...faults: readonly HubFault[]) => void;
  /** Says "Shutdown" to every client, as the vendor does before maintenance. */
  readonly shutDown: () => void;
  readonly close: () => Promise<void>;
}

const PATH = '/api/fda/apidata/stream';
const PING_MS = 15_000;

export async function startAccelPixHub(options: HubOptions): Promise<AccelPixHub> {
  const sockets = new WebSocketServer({ noServer: true });
  const faults: HubFault[] = [];
  const desk = callDesk(options.answer, faults);
  const server = createServer((request, response) => negotiate(options.apiKey, request, response));
  server.on('upgrade', (request, socket, head) => {
    if (!isAllowed(options.apiKey, request)) {
      socket.end('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (client) => converse(client, desk.take));
  });
  const port = await listenOnLoopback(server, options.port ?? 0);
  return {
    host: `127.0.0.1:${port}`,
    calls: desk.calls,
    mostAtOnce: desk.mostAtOnce,
    connections: () => sockets.clients.size,
    next: (...wanted) => void faults.push(...wanted),
    shutDown: () => {
      for (const client of sockets.clients) client.send(eventMessage('Shutdown', ['maintenance']));
    },
    close: () => {
      for (const client of sockets.clients) client.terminate();
      return closeServer(server);
    },
  };
}

/** The key as sent: the library escapes it twice, so that one decoding may leave escapes. */
function isAllowed(apiKey: string, request: IncomingMessage): boolean {
  const url = new URL(request.url ?? '/', 'http://hub');
  const sent = url.searchParams.get('api_token') ?? '';
  return url.pathname.startsWith(PATH) && (sent === apiKey || decodeURIComponent(sent) === apiKey);
}

function negotiate(apiKey: string, request: IncomingMessage, response: ServerResponse): void {
  request.resume();
  const path = new URL(request.url ?? '/', 'http://hub').pathname;
  if (request.method !== 'POST' || path !== `${PATH}/negotiate`) {
    response.writeHead(404).end();
  } else if (!isAllowed(apiKey, request)) {
    response.writeHead(401).end();
  } else {
    const id = randomUUID();
    const transport = { transport: 'WebSockets', transferFormats: ['Text', 'Binary'] };
    const answer = { negotiateVersion: 1, connectionId: id, connectionToken: id };
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ ...answer, availableTransports: [transport] }));
  }
}

type TakeCall = (call: HubCall, client: WebSocket) => Promise<void>;

/** Handshake first, then calls; pings keep the client from giving up. */
function converse(client: WebSocket, take: TakeCall): void {
  let greeted = false;
  const pings = setInterval(() => client.send(pingMessage()), PING_MS);
  client.on('close', () => clearInterval(pings));
  client.on('message', (data: Buffer) => {
    if (greeted) {
      for (const call of callsIn(data)) void take(call, client);
      return;
    }
    greeted = true;
    const wish: unknown = JSON.parse(data.toString('utf8').replace(RECORD_SEPARATOR, ''));
    const speaksIt = isRecord(wish) && wish['protocol'] === 'messagepack';
    const reply = speaksIt ? {} : { error: 'expected the protocol messagepack' };
    client.send(Buffer.from(`${JSON.stringify(reply)}${RECORD_SEPARATOR}`));
    if (!speaksIt) client.close();
  });
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

function callDesk(answer: HubOptions['answer'], faults: HubFault[]) {
  const calls: { method: string; args: readonly unknown[] }[] = [];
  let waiting = 0;
  let most = 0;
  const reply = async (call: HubCall, fault: HubFault | undefined): Promise<Uint8Array | null> => {
    if (fault?.kind === 'REFUSE') return failureMessage(call, fault.reason);
    if (fault?.kind === 'ANSWER') return answerMessage(call, fault.answer);
    if (fault?.kind === 'SILENCE') return null;
    if (fault?.kind === 'DELAY') await pause(fault.ms);
    return answer(call.method, call.args).then(
      (result) => answerMessage(call, result),
      (error: unknown) => failureMessage(call, String(error)),
    );
  };
  const take: TakeCall = async (call, client) => {
    calls.push({ method: call.method, args: call.args });
    const fault = faults.shift();
    if (fault?.kind === 'DROP') {
      client.terminate();
      return;
    }
    most = Math.max(most, ++waiting);
    const message = await reply(call, fault);
    waiting -= 1;
    if (message !== null && client.readyState === client.OPEN) client.send(message);
  };
  return { calls, take, mostAtOnce: () => most };
}
