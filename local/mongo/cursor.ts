// Open result sets: a cursor holds the rest of an answer until the client has fetched or killed it.
import { calculateObjectSize, type Document, Long } from 'bson';
import { CommandError } from './command-error.ts';

const FIRST_BATCH = 101;
const MAX_BATCH_BYTES = 16 * 1024 * 1024;

export type Batch = { readonly cursorId: Long; readonly documents: readonly Document[] };

type OpenCursor = { readonly namespace: string; rest: readonly Document[] };

export type Cursors = {
  /** First batch of a result; the cursor id is 0 when nothing is left. */
  open(namespace: string, documents: readonly Document[], batch: BatchOptions): Batch;
  /** The next batch; throws CursorNotFound (43) for an unknown or exhausted cursor. */
  next(namespace: string, cursorId: unknown, batchSize: number | undefined): Batch;
  /** True when the cursor existed. */
  kill(cursorId: unknown): boolean;
};

export type BatchOptions = {
  readonly batchSize: number | undefined;
  readonly singleBatch: boolean;
};

/** Cursors of one server; ids are above 2^53, so that a client which cuts them to a double fails. */
export function createCursors(): Cursors {
  const open = new Map<string, OpenCursor>();
  let lastId = 1n << 62n;

  return {
    open(namespace, documents, { batchSize, singleBatch }) {
      const taken = takeBatch(documents, batchSize ?? FIRST_BATCH);
      const rest = documents.slice(taken.length);
      if (singleBatch || rest.length === 0) return { cursorId: Long.ZERO, documents: taken };
      lastId += 1n;
      open.set(String(lastId), { namespace, rest });
      return { cursorId: Long.fromBigInt(lastId), documents: taken };
    },
    next(namespace, cursorId, batchSize) {
      const cursor = open.get(String(cursorId));
      if (!cursor || cursor.namespace !== namespace) {
        throw new CommandError('cursorNotFound', `cursor id ${cursorId} not found in ${namespace}`);
      }
      const taken = takeBatch(cursor.rest, batchSize ?? Number.POSITIVE_INFINITY);
      cursor.rest = cursor.rest.slice(taken.length);
      if (cursor.rest.length > 0) {
        return { cursorId: Long.fromString(String(cursorId)), documents: taken };
      }
      open.delete(String(cursorId));
      return { cursorId: Long.ZERO, documents: taken };
    },
    kill: (cursorId) => open.delete(String(cursorId)),
  };
}

/** At most `count` documents and one maximal document's worth of bytes, but never stuck at none. */
function takeBatch(documents: readonly Document[], count: number): readonly Document[] {
  let bytes = 0;
  let taken = 0;
  for (const document of documents) {
    if (taken >= count) break;
    bytes += calculateObjectSize(document);
    if (taken > 0 && bytes > MAX_BATCH_BYTES) break;
    taken += 1;
  }
  return documents.slice(0, taken);
}
