import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Document, deserialize, serialize } from 'bson';
import fc from 'fast-check';
import { type MongoServer, startMongo } from '#local/mongo/server.ts';
import { createMessageSplitter, decodeRequest } from '#local/mongo/wire.ts';

let server: MongoServer;
let cuts: string[] = [];
beforeAll(async () => {
  server = await startMongo({ database: 'wire', log: (line) => cuts.push(line) });
});
afterAll(() => server.stop());

describe('mongo wire protocol of the stand-in', () => {
  it('answers a command that arrives one byte at a time', async () => {
    const socket = await dial();
    for (const byte of message(7, { ping: 1, $db: 'wire' })) socket.write(Buffer.of(byte));

    expect(await answers(socket, 1)).toEqual([{ responseTo: 7, document: { ok: 1 } }]);
  });

  it('answers every command of one chunk, in order', async () => {
    const socket = await dial();
    const insert = { insert: 'chunk', documents: [{ _id: 1 }], $db: 'wire' };
    const count = { count: 'chunk', $db: 'wire' };
    socket.write(Buffer.concat([message(1, insert), message(2, count), message(3, { ping: 1 })]));

    expect(await answers(socket, 3)).toEqual([
      { responseTo: 1, document: { n: 1, ok: 1 } },
      { responseTo: 2, document: { n: 1, ok: 1 } },
      { responseTo: 3, document: { ok: 1 } },
    ]);
  });

  it('stays silent after a write that wants no answer, and has done it', async () => {
    const socket = await dial();
    const MORE_TO_COME = 2;
    const quiet = message(1, { insert: 'quiet', documents: [{}, {}], $db: 'wire' }, MORE_TO_COME);
    socket.write(Buffer.concat([quiet, message(2, { count: 'quiet', $db: 'wire' })]));

    expect(await answers(socket, 1)).toEqual([{ responseTo: 2, document: { n: 2, ok: 1 } }]);
  });

  it('answers the legacy handshake with a reply of the old form', async () => {
    const socket = await dial();
    socket.write(legacyQuery(9, 'admin.$cmd', { isMaster: 1 }));

    const [bytes] = await rawAnswers(socket, 1);

    expect(bytes?.readInt32LE(12)).toBe(1);
    expect(bytes?.readInt32LE(8)).toBe(9);
    expect(deserialize(bytes?.subarray(36) ?? Buffer.alloc(0))).toMatchObject({
      ok: 1,
      ismaster: true,
      me: `127.0.0.1:${server.port}`,
    });
  });

  it('cuts a connection that does not speak the protocol and says so', async () => {
    cuts = [];
    const socket = await dial();
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');

    await closed;

    expect(cuts.join()).toMatch(/expected a length of 16\.\.48000000, found \d+/);
  });

  it('finds the same messages however the stream is cut', () => {
    const sent = [1, 2, 3, 4].map((id) => message(id, { insert: 'x', n: 'y'.repeat(id * 13) }));
    const stream = Buffer.concat(sent);

    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: stream.length })), (cutsAt) => {
        const splitter = createMessageSplitter();
        const edges = [0, ...cutsAt.sort((a, b) => a - b), stream.length];
        const found = edges.flatMap((edge, index) =>
          splitter.push(stream.subarray(edges[index - 1] ?? 0, edge)),
        );
        expect(found.map((bytes) => decodeRequest(bytes).requestId)).toEqual([1, 2, 3, 4]);
        expect(Buffer.concat(found).equals(stream)).toBe(true);
      }),
    );
  });
});

function message(requestId: number, command: Document, flags = 0): Buffer {
  const body = serialize(command);
  const head = Buffer.alloc(21);
  head.writeInt32LE(head.length + body.length, 0);
  head.writeInt32LE(requestId, 4);
  head.writeInt32LE(2013, 12);
  head.writeUInt32LE(flags, 16);
  return Buffer.concat([head, body]);
}

function legacyQuery(requestId: number, namespace: string, command: Document): Buffer {
  const body = Buffer.concat([
    Buffer.alloc(4),
    Buffer.from(`${namespace}\0`),
    Buffer.alloc(8, 255),
    serialize(command),
  ]);
  const head = Buffer.alloc(16);
  head.writeInt32LE(head.length + body.length, 0);
  head.writeInt32LE(requestId, 4);
  head.writeInt32LE(2004, 12);
  return Buffer.concat([head, body]);
}

const dial = (): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port: server.port, noDelay: true }, () =>
      resolve(socket),
    );
    socket.once('error', reject);
  });

/** Reads exactly `count` messages, then hangs up. */
function rawAnswers(socket: Socket, count: number): Promise<Buffer[]> {
  const splitter = createMessageSplitter();
  const found: Buffer[] = [];
  return new Promise((resolve) => {
    socket.on('data', (chunk) => {
      found.push(...splitter.push(chunk));
      if (found.length < count) return;
      socket.end(() => resolve(found));
    });
  });
}

async function answers(socket: Socket, count: number): Promise<unknown[]> {
  return (await rawAnswers(socket, count)).map((bytes) => ({
    responseTo: bytes.readInt32LE(8),
    document: deserialize(bytes.subarray(21)),
  }));
}
