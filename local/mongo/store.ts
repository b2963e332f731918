// What one server holds: its collections, created at first use as a real server does, and its cursors.
import type { Document } from 'bson';
import { type Collection, createCollection } from './collection.ts';
import { type Cursors, createCursors } from './cursor.ts';

export type Store = {
  readonly cursors: Cursors;
  collection(database: string, name: unknown): Collection;
};

/** One command as a handler sees it: `command[name]` is its target. */
export type Call = {
  readonly database: string;
  readonly name: string;
  readonly command: Document;
};

/** Answers a call; `ok: 1` is added by the dispatch, a refusal is a thrown CommandError. */
export type Handler = (store: Store, call: Call) => Document;

export function createStore(): Store {
  const collections = new Map<string, Collection>();
  return {
    cursors: createCursors(),
    collection(database, name) {
      const namespace = `${database}.${name}`;
      const found = collections.get(namespace) ?? createCollection(namespace);
      collections.set(namespace, found);
      return found;
    },
  };
}

export const targetOf = (store: Store, { database, name, command }: Call): Collection =>
  store.collection(database, command[name]);
