// The commands that read: find, count, aggregate, and the cursors that carry their answers.
import { type Document, Long } from 'bson';
import { aggregateOver } from './collection.ts';
import type { Batch, BatchOptions } from './cursor.ts';
import { type Handler, targetOf } from './store.ts';

export const find: Handler = (store, call) => {
  const { command } = call;
  const collection = targetOf(store, call);
  const documents = collection.find({
    filter: command['filter'] ?? {},
    projection: command['projection'],
    sort: command['sort'],
    skip: command['skip'],
    limit: command['limit'],
  });
  const { namespace } = collection;
  return firstBatch(namespace, store.cursors.open(namespace, documents, batchOf(command)));
};

export const count: Handler = (store, call) => {
  const { query, skip, limit } = call.command;
  return { n: targetOf(store, call).find({ filter: query ?? {}, skip, limit }).length };
};

export const aggregate: Handler = (store, call) => {
  const { command, database } = call;
  const collection = targetOf(store, call);
  const documents = aggregateOver(collection.all(), command['pipeline'], (name) =>
    store.collection(database, name).all(),
  );
  const { namespace } = collection;
  const batch = batchOf(command['cursor'] ?? {});
  return firstBatch(namespace, store.cursors.open(namespace, documents, batch));
};

export const getMore: Handler = (store, { database, command }) => {
  const namespace = `${database}.${command['collection']}`;
  const { cursorId, documents } = store.cursors.next(
    namespace,
    command['getMore'],
    command['batchSize'],
  );
  return { cursor: { id: cursorId, ns: namespace, nextBatch: documents } };
};

export const killCursors: Handler = (store, { command }) => {
  const ids: unknown[] = command['cursors'];
  const killed = ids.filter((id) => store.cursors.kill(id));
  return {
    cursorsKilled: asLongs(killed),
    cursorsNotFound: asLongs(ids.filter((id) => !killed.includes(id))),
    cursorsAlive: [],
    cursorsUnknown: [],
  };
};

const batchOf = (command: Document): BatchOptions => ({
  batchSize: command['batchSize'],
  singleBatch: command['singleBatch'] === true,
});

const firstBatch = (namespace: string, { cursorId, documents }: Batch): Document => ({
  cursor: { id: cursorId, ns: namespace, firstBatch: documents },
});

const asLongs = (ids: readonly unknown[]): Long[] => ids.map((id) => Long.fromString(String(id)));
