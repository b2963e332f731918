import { expect, it } from '@jest/globals';
import { MongoServerError, ObjectId } from 'mongodb';
import { describeMongo, type MongoLane } from '#test/support/mongo-lanes.ts';

type Tick = { _id: number; symbol: string; price: number };

async function ticks(lane: MongoLane, count: number) {
  const collection = lane.collection<Tick>();
  await collection.insertMany(
    Array.from({ length: count }, (_, index) => ({
      _id: index,
      symbol: index % 3 === 0 ? 'NIFTY' : 'SBIN',
      price: (index * 7) % 101,
    })),
  );
  return collection;
}

describeMongo('mongo reads', (lane) => {
  it('answers hello, ping and buildInfo as a current server does', async () => {
    const db = lane.client().db();

    expect(await db.command({ ping: 1 })).toMatchObject({ ok: 1 });
    expect(await db.command({ hello: 1 })).toMatchObject({ isWritablePrimary: true, ok: 1 });
    expect((await db.admin().buildInfo())['version']).toMatch(/^\d+\.\d+\.\d+/);
  });

  it('filters, projects, sorts, skips and limits', async () => {
    const collection = await ticks(lane, 30);

    const found = await collection
      .find({ symbol: 'SBIN', price: { $gte: 50 } })
      .project({ _id: 0, price: 1 })
      .sort({ price: -1, _id: 1 })
      .skip(1)
      .limit(3)
      .toArray();

    // (7 x id) mod 101 of the ids not divisible by 3, at 50 and more: 98, 95, 91, 81, ...
    expect(found).toEqual([{ price: 95 }, { price: 91 }, { price: 81 }]);
  });

  it('matches dates, object ids, nulls, absent fields and regular expressions', async () => {
    const collection = lane.collection();
    const id = new ObjectId();
    await collection.insertMany([
      { _id: id, at: new Date('2026-01-02T00:00:00Z'), name: 'Alpha', gone: null },
      { at: new Date('2026-01-01T00:00:00Z'), name: 'beta' },
      { at: '2026-01-03T00:00:00Z', name: 'gamma', gone: 1 },
    ]);
    const names = async (filter: object): Promise<unknown[]> =>
      (await collection.find(filter).sort({ name: 1 }).toArray()).map(({ name }) => name);

    expect(await names({ at: { $gt: new Date('2026-01-01T12:00:00Z') } })).toEqual(['Alpha']);
    expect(await names({ at: { $type: 'string' } })).toEqual(['gamma']);
    expect(await names({ _id: id })).toEqual(['Alpha']);
    expect(await names({ _id: { $in: [id, 'x'] } })).toEqual(['Alpha']);
    expect(await names({ gone: null })).toEqual(['Alpha', 'beta']);
    expect(await names({ name: /^(alpha|b)/i })).toEqual(['Alpha', 'beta']);
    expect(await names({ $or: [{ name: 'beta' }, { gone: 1 }] })).toEqual(['beta', 'gamma']);
  });

  it('walks a large result in batches over a cursor and ends by itself', async () => {
    const collection = await ticks(lane, 1_000);

    const seen: number[] = [];
    for await (const { _id } of collection.find().sort({ _id: 1 }).batchSize(64)) seen.push(_id);

    expect(seen).toEqual(Array.from({ length: 1_000 }, (_, index) => index));
  });

  it('keeps an open cursor valid while documents change under it', async () => {
    const collection = await ticks(lane, 300);
    const cursor = collection.find().sort({ _id: 1 }).batchSize(10);
    await cursor.next();

    await collection.updateMany({ _id: { $gt: 200 } }, { $set: { symbol: 'TCS' } });
    const rest = await cursor.toArray();

    expect(rest.map(({ _id }) => _id)).toEqual(
      Array.from({ length: 299 }, (_, index) => index + 1),
    );
  });

  it('forgets a cursor that was closed early and answers code 43 to a late getMore', async () => {
    const collection = await ticks(lane, 50);
    const db = lane.client().db();
    const session = lane.client().startSession();
    const opened = await db.command(
      { find: collection.collectionName, batchSize: 10 },
      { session, promoteLongs: false },
    );
    const id = opened['cursor'].id;

    const killed = await db.command(
      { killCursors: collection.collectionName, cursors: [id] },
      { session },
    );
    const late = db.command({ getMore: id, collection: collection.collectionName }, { session });

    expect(killed['cursorsKilled'].map(String)).toEqual([String(id)]);
    await expect(late).rejects.toMatchObject({ code: 43, codeName: 'CursorNotFound' });
    await session.endSession();
  });

  it('counts by filter and by metadata', async () => {
    const collection = await ticks(lane, 30);

    expect(await collection.countDocuments({ symbol: 'NIFTY' })).toBe(10);
    expect(await collection.estimatedDocumentCount()).toBe(30);
    expect(await lane.collection().countDocuments()).toBe(0);
  });

  it('runs an ordinary pipeline and refuses a stage it does not know', async () => {
    const collection = await ticks(lane, 30);

    const totals = await collection
      .aggregate([
        { $match: { _id: { $lt: 12 } } },
        { $group: { _id: '$symbol', sum: { $sum: '$price' }, n: { $sum: 1 } } },
        { $sort: { _id: 1 } },
      ])
      .toArray();
    const unknown = collection.aggregate([{ $noSuchStage: {} }]).toArray();

    expect(totals).toEqual([
      { _id: 'NIFTY', sum: 0 + 21 + 42 + 63, n: 4 },
      { _id: 'SBIN', sum: 7 + 14 + 28 + 35 + 49 + 56 + 70 + 77, n: 8 },
    ]);
    await expect(unknown).rejects.toBeInstanceOf(MongoServerError);
  });

  it('carries a batch of several megabytes both ways', async () => {
    const collection = lane.collection<{ _id: number; text: string }>();
    const text = 'x'.repeat(1_000_000);
    await collection.insertMany(Array.from({ length: 20 }, (_, _id) => ({ _id, text })));

    const found = await collection.find().sort({ _id: 1 }).toArray();

    expect(found.map((document) => document.text.length)).toEqual(Array(20).fill(1_000_000));
  });
});
