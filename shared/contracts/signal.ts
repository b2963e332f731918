// The signal document at its outside boundary: shapes and words are checked, values are left to the pipeline,
// which knows how to report them. Unknown fields are allowed (the source is not ours) and never kept.

import * as z from 'zod';
import type { ClosedSignal, Signal } from '#core/signals/signal.ts';
import { EXIT_REASONS, PERIODS, SIDES } from '#core/signals/trade.ts';

/** The name of the collection in the database of the source. */
export const SIGNALS_COLLECTION = 'signals';

const dateOnly = z.iso.date();

/** Sources write times as ISO strings or as BSON dates; both become an ISO string with offset. */
const time = z.union([
  z.iso.datetime({ offset: true }),
  z.date().transform((at) => at.toISOString()),
]);

/** Ids are strings or ObjectIds; an ObjectId becomes its 24 hex digits. */
const documentId = z.union([
  z.string().min(1),
  z
    .custom<{ toHexString(): string }>(
      (id) => typeof id === 'object' && id !== null && 'toHexString' in id,
      'expected a string or an ObjectId',
    )
    .transform((id) => id.toHexString()),
]);

const exitSchema = z.object({
  price: z.number(),
  at: time,
  reason: z.enum(EXIT_REASONS),
});

const fields = {
  _id: documentId,
  advisorId: z.string().min(1),
  advisorName: z.string(),
  sebiRegNo: z.string(),
  source: z.string(),
  instrument: z.object({
    exchange: z.string().min(1),
    kind: z.enum(['EQ', 'FUT', 'OPT']),
    underlying: z.string().min(1),
    expiry: dateOnly.optional(),
    strike: z.number().optional(),
    optionType: z.enum(['CE', 'PE']).optional(),
  }),
  side: z.enum(SIDES),
  entry: z.number(),
  stoploss: z.number().nullable(),
  targets: z.array(z.number()),
  period: z.enum(PERIODS),
  status: z.enum(['OPEN', 'CANCELLED', 'CLOSED']),
  postedAt: time,
  updatedAt: time,
  fill: z.object({ price: z.number(), at: time }).optional(),
  exit: exitSchema.optional(),
};

/** Any signal document. */
export const signalSchema: z.ZodType<Signal> = z.object(fields);

/** A signal document whose outcome is known: CLOSED, with its exit. */
export const closedSignalSchema: z.ZodType<ClosedSignal> = z.object({
  ...fields,
  status: z.literal('CLOSED'),
  exit: exitSchema,
});
