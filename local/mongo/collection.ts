// The documents of one collection and the questions one can ask it.
// Stored documents are never changed in place: an update stores a new one, so open cursors keep theirs.
import { type Document, deserialize, ObjectId, serialize } from 'bson';
import { find, Query } from 'mingo';
import { Aggregator } from 'mingo/aggregator';
import { CommandError } from './command-error.ts';
import { PIPELINE_CONTEXT } from './operators.ts';

export type FindOptions = {
  readonly filter: Document;
  readonly projection?: Document | undefined;
  readonly sort?: Document | undefined;
  readonly skip?: number | undefined;
  readonly limit?: number | undefined;
};

export type Collection = {
  readonly namespace: string;
  all(): Document[];
  matching(filter: Document): Document[];
  find(options: FindOptions): Document[];
  /** Stores a new document, with a generated `_id` when it has none; 11000 when the id is taken. */
  insert(document: Document): Document;
  /** Stores the next version of a document that is there; its `_id` must be the same. */
  replace(current: Document, next: Document): void;
  remove(document: Document): void;
};

export function createCollection(namespace: string): Collection {
  const documents = new Map<string, Document>();
  const all = (): Document[] => [...documents.values()];

  return {
    namespace,
    all,
    matching(filter) {
      return answeredByMingo(() => {
        const query = new Query(filter);
        return all().filter((document) => query.test(document));
      });
    },
    find: (options) => answeredByMingo(() => findIn(all(), options)),
    insert(document) {
      const stored = withIdFirst(document);
      const key = idKey(stored['_id']);
      if (documents.has(key)) throw duplicateKey(namespace, stored['_id']);
      documents.set(key, stored);
      return stored;
    },
    replace(current, next) {
      const key = idKey(current['_id']);
      if (idKey(next['_id']) !== key) {
        throw new CommandError(
          'immutableField',
          `the _id of ${JSON.stringify(current['_id'])} in ${namespace} cannot be changed`,
        );
      }
      documents.set(key, next);
    },
    remove: (document) => {
      documents.delete(idKey(document['_id']));
    },
  };
}

function findIn(documents: Document[], options: FindOptions): Document[] {
  const cursor = find<Document>(documents, options.filter, options.projection ?? {});
  if (options.sort && Object.keys(options.sort).length > 0) cursor.sort(options.sort);
  if (options.skip) cursor.skip(options.skip);
  if (options.limit) cursor.limit(options.limit);
  return cursor.all();
}

/** Runs an ordinary pipeline; stages that would write or watch are refused as unknown (40324). */
export function aggregateOver(
  documents: Document[],
  pipeline: Document[],
  collectionNamed: (name: string) => Document[],
): Document[] {
  for (const stage of pipeline) {
    const name = Object.keys(stage)[0] ?? '';
    if (['$changeStream', '$out', '$merge'].includes(name)) {
      throw new CommandError('unknownStage', `Unrecognized pipeline stage name: '${name}'`);
    }
  }
  const options = { context: PIPELINE_CONTEXT, collectionResolver: collectionNamed };
  return answeredByMingo(() => new Aggregator(pipeline, options).run(documents));
}

/** A deep copy that keeps BSON types. */
export const copyOf = (document: Document): Document =>
  deserialize(serialize(document, { ignoreUndefined: true }), { promoteBuffers: false });

/** Same bytes: what a client would see as no modification. */
export const sameDocument = (a: Document, b: Document): boolean =>
  Buffer.compare(serialize(a), serialize(b)) === 0;

/** The query library throws plain errors for operators and operands it does not know. */
export function answeredByMingo<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError('badValue', error instanceof Error ? error.message : String(error), {
      cause: error,
    });
  }
}

const idKey = (id: unknown): string => Buffer.from(serialize({ id })).toString('hex');

function withIdFirst(document: Document): Document {
  const { _id, ...fields } = document;
  return { _id: _id === undefined ? new ObjectId() : _id, ...fields };
}

const duplicateKey = (namespace: string, id: unknown): CommandError =>
  new CommandError(
    'duplicateKey',
    `E11000 duplicate key error collection: ${namespace} index: _id_ dup key: { _id: ${JSON.stringify(id)} }`,
  );
