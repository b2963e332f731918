import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Document, MongoClient, ObjectId } from 'mongodb';
import { createClosedSignals } from '#adapters/mongodb/closed-signals.ts';
import { SIGNALS_COLLECTION } from '#contracts/signal.ts';
import { type MongoServer, startMongo } from '#local/mongo/server.ts';
import type { Watermark } from '#ports/closed-signals.ts';

const external = process.env['MONGODB_URI'];
const lanes = external ? [undefined, external] : [undefined];

describe.each(lanes)('closed signals of MongoDB (MONGODB_URI %s)', (configured) => {
  let server: MongoServer | undefined;
  let uri: string;
  let writer: MongoClient;

  beforeAll(async () => {
    if (!configured) server = await startMongo({ database: 'ideas' });
    uri = databaseOf(configured ?? server?.url ?? '', `saras_contract_${process.pid}`);
    writer = new MongoClient(uri, { serverSelectionTimeoutMS: 5_000 });
  });
  afterAll(async () => {
    await writer.db().collection(SIGNALS_COLLECTION).deleteMany({});
    await writer.close();
    await server?.stop();
  });

  async function given(documents: Document[]): Promise<void> {
    await writer.db().collection(SIGNALS_COLLECTION).deleteMany({});
    await writer.db().collection(SIGNALS_COLLECTION).insertMany(documents);
  }

  async function pulled(watermark: Watermark | null, limit = 100): Promise<unknown[]> {
    const source = createClosedSignals(uri);
    try {
      const documents: unknown[] = [];
      for await (const document of source.closedOrCorrectedSince(watermark, limit)) {
        documents.push(document);
      }
      return documents;
    } finally {
      await source.close();
    }
  }
  const ids = (documents: unknown[]): string[] =>
    documents.map((document) => String((document as Document)['_id']));

  it('gives closed signals only, as they are stored', async () => {
    const closed = {
      _id: id('c'),
      status: 'CLOSED',
      updatedAt: '2026-06-30T15:00:00+05:30',
      extra: { any: [1] },
    };
    await given([
      { _id: id('a'), status: 'OPEN', updatedAt: '2026-06-30T14:00:00+05:30' },
      { _id: id('b'), status: 'CANCELLED', updatedAt: '2026-06-30T14:00:00+05:30' },
      closed,
    ]);

    expect(await pulled(null)).toEqual([closed]);
  });

  it('orders by instant, whatever the offset and whether string or date, then by id', async () => {
    await given([
      { _id: id('e'), status: 'CLOSED', updatedAt: '2026-06-30T15:00:01+05:30' },
      { _id: id('d'), status: 'CLOSED', updatedAt: new Date('2026-06-30T09:30:00Z') },
      { _id: id('b'), status: 'CLOSED', updatedAt: '2026-06-30T09:30:00Z' },
      { _id: id('c'), status: 'CLOSED', updatedAt: '2026-06-30T15:00:00.000+05:30' },
      { _id: id('a'), status: 'CLOSED', updatedAt: '2026-06-30T09:30:00.500Z' },
    ]);

    expect(ids(await pulled(null))).toEqual(['b', 'c', 'd', 'a', 'e'].map(id));
  });

  it('goes on exactly behind the watermark, also inside one instant', async () => {
    await given(
      ['a', 'b', 'c', 'd'].map((letter) => ({
        _id: id(letter),
        status: 'CLOSED',
        updatedAt: letter === 'd' ? '2026-07-01T09:00:00+05:30' : '2026-06-30T15:00:00+05:30',
      })),
    );

    const first = await pulled(null, 2);
    const second = await pulled({ updatedAt: '2026-06-30T09:30:00.000Z', id: id('b') }, 2);
    const third = await pulled({ updatedAt: '2026-07-01T09:00:00+05:30', id: id('d') }, 2);

    expect(ids(first)).toEqual([id('a'), id('b')]);
    expect(ids(second)).toEqual([id('c'), id('d')]);
    expect(third).toEqual([]);
  });

  it('takes a corrected signal again', async () => {
    const signal = { _id: id('a'), status: 'CLOSED', updatedAt: '2026-06-30T15:00:00+05:30' };
    await given([signal]);
    const watermark = { updatedAt: signal.updatedAt, id: signal._id };
    const before = await pulled(watermark);

    await writer
      .db()
      .collection<{ _id: string }>(SIGNALS_COLLECTION)
      .updateOne({ _id: id('a') }, { $set: { updatedAt: new Date('2026-06-30T18:00:00Z') } });

    expect(before).toEqual([]);
    expect(ids(await pulled(watermark))).toEqual([id('a')]);
  });

  it('never loses a document whose time cannot be read: it comes last, in every pull', async () => {
    await given([
      { _id: id('a'), status: 'CLOSED', updatedAt: 'yesterday' },
      { _id: id('b'), status: 'CLOSED' },
      { _id: id('c'), status: 'CLOSED', updatedAt: '2026-06-30T15:00:00+05:30' },
    ]);

    expect(ids(await pulled(null))).toEqual([id('c'), id('a'), id('b')]);
    expect(ids(await pulled({ updatedAt: '2026-07-01T00:00:00Z', id: id('z') }))).toEqual([
      id('a'),
      id('b'),
    ]);
  });

  it('gives a document whose id has no text first in its instant, and it stops no other', async () => {
    const updatedAt = '2026-06-30T15:00:00+05:30';
    await given([
      { _id: id('b'), status: 'CLOSED', updatedAt },
      { _id: new ObjectId(id('a')), status: 'CLOSED', updatedAt },
      { _id: { day: 1 }, status: 'CLOSED', updatedAt },
    ]);

    const watermark = { updatedAt, id: '' };
    expect(await pulled(null)).toMatchObject([
      { _id: { day: 1 } },
      { _id: new ObjectId(id('a')) },
      { _id: id('b') },
    ]);
    expect(ids(await pulled(watermark))).toEqual([id('a'), id('b')]);
  });

  it('orders ObjectIds by their hex digits', async () => {
    const [first, second] = [new ObjectId(id('a')), new ObjectId(id('b'))];
    const updatedAt = new Date('2026-06-30T09:30:00Z');
    await given([
      { _id: second, status: 'CLOSED', updatedAt },
      { _id: first, status: 'CLOSED', updatedAt },
    ]);

    expect(ids(await pulled(null))).toEqual([id('a'), id('b')]);
    expect(ids(await pulled({ updatedAt: updatedAt.toISOString(), id: id('a') }))).toEqual([
      id('b'),
    ]);
  });

  it('fetches more than one batch', async () => {
    await given(
      Array.from({ length: 1_203 }, (_, index) => ({
        _id: String(index).padStart(24, '0'),
        status: 'CLOSED',
        updatedAt: new Date(Date.UTC(2026, 5, 30) + (index % 7) * 1_000),
      })),
    );

    const found = await pulled(null, 1_100);

    expect(found).toHaveLength(1_100);
    expect(new Set(ids(found)).size).toBe(1_100);
  });

  it('refuses a watermark that is no time', async () => {
    await expect(pulled({ updatedAt: 'never', id: '' })).rejects.toThrow(/found "never"/);
  });
});

/** A document id of 24 hex digits that ends in the letter. */
const id = (letter: string): string => letter.charCodeAt(0).toString(16).padStart(24, '0');

function databaseOf(uri: string, database: string): string {
  const parsed = new URL(uri);
  parsed.pathname = `/${database}`;
  return parsed.href;
}
