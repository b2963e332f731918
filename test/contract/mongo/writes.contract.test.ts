import { expect, it } from '@jest/globals';
import { MongoBulkWriteError, MongoServerError, ObjectId } from 'mongodb';
import { describeMongo } from '#test/support/mongo-lanes.ts';

type Idea = {
  _id: string;
  price?: number;
  tags?: string[];
  note?: string;
  fill?: { price: number };
};

describeMongo('mongo writes', (lane) => {
  it('gives a document without an id an ObjectId and keeps every BSON type', async () => {
    const ideas = lane.collection();
    const at = new Date('2026-06-30T10:00:00.123Z');
    const { insertedId } = await ideas.insertOne({
      at,
      price: 1.25,
      count: 3,
      none: null,
      list: [1, 'a'],
    });

    const found = await ideas.findOne({ _id: insertedId });

    expect(insertedId).toBeInstanceOf(ObjectId);
    expect(found).toEqual({
      _id: insertedId,
      at,
      price: 1.25,
      count: 3,
      none: null,
      list: [1, 'a'],
    });
  });

  it('refuses a second document with the same id with code 11000', async () => {
    const ideas = lane.collection<Idea>();
    await ideas.insertOne({ _id: 'a', price: 1 });

    const second = ideas.insertOne({ _id: 'a', price: 2 });

    await expect(second).rejects.toMatchObject({ code: 11000 });
    await expect(second).rejects.toThrow(/E11000 duplicate key.*_id_/);
    expect(await ideas.findOne({ _id: 'a' })).toEqual({ _id: 'a', price: 1 });
  });

  it('stops an ordered insert at the duplicate and finishes an unordered one', async () => {
    const ordered = lane.collection<Idea>();
    const unordered = lane.collection<Idea>();
    const batch: Idea[] = [{ _id: 'a' }, { _id: 'a' }, { _id: 'b' }];

    const first = await ordered.insertMany(batch).catch((error: unknown) => error);
    const second = await unordered
      .insertMany(batch, { ordered: false })
      .catch((error: unknown) => error);

    expect(first).toBeInstanceOf(MongoBulkWriteError);
    expect(first).toMatchObject({ code: 11000, insertedCount: 1 });
    expect(second).toMatchObject({ code: 11000, insertedCount: 2 });
    expect(await ordered.countDocuments()).toBe(1);
    expect(await unordered.countDocuments()).toBe(2);
  });

  it('updates with operators on dotted paths and counts only real modifications', async () => {
    const ideas = lane.collection<Idea>();
    await ideas.insertOne({ _id: 'a', price: 10, note: 'x', tags: ['one'] });

    const changed = await ideas.updateOne(
      { _id: 'a' },
      {
        $set: { 'fill.price': 10.5 },
        $inc: { price: 2 },
        $unset: { note: '' },
        $push: { tags: 'two' },
      },
    );
    const unchanged = await ideas.updateOne({ _id: 'a' }, { $set: { price: 12 } });

    expect(changed).toMatchObject({ matchedCount: 1, modifiedCount: 1, upsertedCount: 0 });
    expect(unchanged).toMatchObject({ matchedCount: 1, modifiedCount: 0 });
    expect(await ideas.findOne()).toEqual({
      _id: 'a',
      price: 12,
      tags: ['one', 'two'],
      fill: { price: 10.5 },
    });
  });

  it('updates one or all matching documents as asked', async () => {
    const ideas = lane.collection<Idea>();
    await ideas.insertMany([
      { _id: 'a', price: 1 },
      { _id: 'b', price: 1 },
      { _id: 'c', price: 2 },
    ]);

    const one = await ideas.updateOne({ price: 1 }, { $set: { note: 'one' } });
    const all = await ideas.updateMany({ price: 1 }, { $set: { note: 'all' } });

    expect(one.modifiedCount).toBe(1);
    expect(all).toMatchObject({ matchedCount: 2, modifiedCount: 2 });
    expect(await ideas.countDocuments({ note: 'all' })).toBe(2);
  });

  it('replaces a whole document and keeps its id', async () => {
    const ideas = lane.collection<Idea>();
    await ideas.insertOne({ _id: 'a', price: 1, note: 'old' });

    await ideas.replaceOne({ _id: 'a' }, { price: 2 });

    expect(await ideas.findOne()).toEqual({ _id: 'a', price: 2 });
  });

  it('upserts from the equalities of the filter, $set and $setOnInsert', async () => {
    const ideas = lane.collection<Idea>();
    const update = { $set: { price: 5 }, $setOnInsert: { note: 'new' } };

    const inserted = await ideas.updateOne({ _id: 'a', 'fill.price': { $eq: 4 } }, update, {
      upsert: true,
    });
    const matched = await ideas.updateOne(
      { _id: 'a' },
      { $setOnInsert: { note: 'again' } },
      {
        upsert: true,
      },
    );
    const replaced = await ideas.replaceOne({ _id: 'b' }, { price: 9 }, { upsert: true });

    expect(inserted).toMatchObject({ matchedCount: 0, upsertedCount: 1, upsertedId: 'a' });
    expect(matched).toMatchObject({ matchedCount: 1, modifiedCount: 0, upsertedCount: 0 });
    expect(replaced.upsertedId).toBe('b');
    expect(await ideas.find().sort({ _id: 1 }).toArray()).toEqual([
      { _id: 'a', fill: { price: 4 }, price: 5, note: 'new' },
      { _id: 'b', price: 9 },
    ]);
  });

  it('refuses to change an id with code 66', async () => {
    const ideas = lane.collection<Idea>();
    await ideas.insertOne({ _id: 'a' });

    await expect(ideas.updateOne({ _id: 'a' }, { $set: { _id: 'b' } })).rejects.toMatchObject({
      code: 66,
    });
  });

  it('deletes one or all matching documents', async () => {
    const ideas = lane.collection<Idea>();
    await ideas.insertMany([
      { _id: 'a', price: 1 },
      { _id: 'b', price: 1 },
      { _id: 'c', price: 1 },
    ]);

    expect((await ideas.deleteOne({ price: 1 })).deletedCount).toBe(1);
    expect((await ideas.deleteMany({ price: 1 })).deletedCount).toBe(2);
    expect((await ideas.deleteMany({ price: 1 })).deletedCount).toBe(0);
  });

  it('answers unknown commands with code 59 and unknown operators with an error', async () => {
    const ideas = lane.collection<Idea>();
    await ideas.insertOne({ _id: 'a', price: 1 });

    const command = lane.client().db().command({ sarasNoSuchCommand: 1 });
    const operator = ideas.updateOne({ _id: 'a' }, { $noSuchOperator: { price: 1 } } as never);

    await expect(command).rejects.toMatchObject({ code: 59, codeName: 'CommandNotFound' });
    await expect(operator).rejects.toBeInstanceOf(MongoServerError);
    expect(await ideas.findOne()).toEqual({ _id: 'a', price: 1 });
  });
});
