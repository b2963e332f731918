// The message between ingest, enrich and metrics: ids only, never trades.
import * as z from 'zod';

export const workMessage = z.strictObject({
  /** Upload id, or the id of a regime run: part of every deduplication id. */
  runId: z.string().min(1),
  advisorId: z.string().min(1),
  asOf: z.iso.date(),
});

export type WorkMessage = z.infer<typeof workMessage>;
