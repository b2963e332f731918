// The same Mongo contract runs against the stand-in always and against a real server when MONGODB_URI is set.
import { afterAll, beforeAll, describe } from '@jest/globals';
import { type Collection, type Document, MongoClient } from 'mongodb';
import { type MongoServer, startMongo } from '#local/mongo/server.ts';

export type MongoLane = {
  /** An empty collection of its own for every call. */
  collection<T extends Document = Document>(): Collection<T>;
  client(): MongoClient;
};

/** Registers the suite once per lane; the collections made are emptied afterwards. */
export function describeMongo(title: string, suite: (lane: MongoLane) => void): void {
  const external = process.env['MONGODB_URI'];
  for (const uri of external ? [undefined, external] : [undefined]) {
    describe(`${title} (${uri ? 'real server' : 'stand-in'})`, () => suite(createLane(uri)));
  }
}

function createLane(uri: string | undefined): MongoLane {
  let server: MongoServer | undefined;
  let client: MongoClient | undefined;
  const made: Collection[] = [];
  beforeAll(async () => {
    if (!uri) server = await startMongo({ database: 'contract' });
    client = new MongoClient(uri ?? server?.url ?? '', { serverSelectionTimeoutMS: 5_000 });
    await client.connect();
  });
  afterAll(async () => {
    for (const collection of made) await collection.deleteMany({});
    await client?.close();
    await server?.stop();
  });
  const connected = (): MongoClient => {
    if (!client) throw new Error('mongo lane: expected a connected client, found none');
    return client;
  };
  return {
    client: connected,
    collection<T extends Document>() {
      const name = `contract_${process.pid}_${Date.now()}_${made.length}`;
      made.push(connected().db().collection(name));
      return connected().db().collection<T>(name);
    },
  };
}
