// Reads closed signals from the source's MongoDB; this system never writes there.

import { type Document, MongoClient } from 'mongodb';
import { SIGNALS_COLLECTION } from '#contracts/signal.ts';
import type { ClosedSignals, Watermark } from '#ports/closed-signals.ts';

/** A source that is down must fail the pull well inside the function's timeout. */
const SERVER_SELECTION_TIMEOUT_MS = 10_000;
const CONNECT_TIMEOUT_MS = 10_000;
const BATCH_SIZE = 500;

export type ClosedSignalsConnection = ClosedSignals & {
  /** Ends the connection; the caller does it when the pull is over. */
  close(): Promise<void>;
};

/** Connects at the first read; the database is the one named in the URI. */
export function createClosedSignals(uri: string): ClosedSignalsConnection {
  const client = new MongoClient(uri, {
    serverSelectionTimeoutMS: SERVER_SELECTION_TIMEOUT_MS,
    connectTimeoutMS: CONNECT_TIMEOUT_MS,
    appName: 'saras-daily-ingest',
  });
  return {
    async *closedOrCorrectedSince(watermark, limit) {
      const signals = client.db().collection(SIGNALS_COLLECTION);
      yield* signals.aggregate(closedSince(watermark, limit), { batchSize: BATCH_SIZE });
    },
    close: () => client.close(),
  };
}

/**
 * `updatedAt` is a string in some documents and a date in others, and strings may carry any offset. Neither
 * a comparison nor a sort of the stored field puts those in the order of time, so the server converts first.
 */
function closedSince(watermark: Watermark | null, limit: number): Document[] {
  return [
    { $match: { status: 'CLOSED' } },
    {
      $project: {
        signal: '$$ROOT',
        // Compound ids have no text; one of them must not end the pull of all others.
        id: { $convert: { input: '$_id', to: 'string', onError: '' } },
        at: { $convert: { input: '$updatedAt', to: 'date', onError: null, onNull: null } },
      },
    },
    { $set: { undated: { $cond: [{ $eq: ['$at', null] }, 1, 0] } } },
    ...(watermark ? [{ $match: after(watermark) }] : []),
    { $sort: { undated: 1, at: 1, id: 1 } },
    { $limit: limit },
    { $replaceRoot: { newRoot: '$signal' } },
  ];
}

function after(watermark: Watermark): Document {
  const at = new Date(watermark.updatedAt);
  if (Number.isNaN(at.getTime())) {
    throw new Error(`watermark: expected an ISO 8601 time, found "${watermark.updatedAt}"`);
  }
  return { $or: [{ undated: 1 }, { at: { $gt: at } }, { at, id: { $gt: watermark.id } }] };
}
