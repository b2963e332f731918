// What wakes the rules function: something rules are made of changed, or the time of day has come.
// Dates and ids only: whoever builds reads the newest state himself.
import * as z from 'zod';

const scheduledAt = z.iso.datetime({ offset: true });

export const rulesMessage = z.discriminatedUnion('kind', [
  /** An advisor is no longer owed a measurement as of the date: it was done, or given up. */
  z.strictObject({
    kind: z.literal('SETTLED'),
    runId: z.string().min(1),
    advisorId: z.string().min(1),
    asOf: z.iso.date(),
  }),
  /** A new version of the rule configuration was saved. */
  z.strictObject({ kind: z.literal('CONFIGURED'), version: z.int().min(1) }),
  /** After the close: build whatever is owed, with the walk-forward, then evaluate eligibility. */
  z.strictObject({ kind: z.literal('NIGHTLY'), scheduledAt }),
  /** Before the open: evaluate eligibility again. */
  z.strictObject({ kind: z.literal('PRE_MARKET'), scheduledAt }),
]);

export type RulesMessage = z.infer<typeof rulesMessage>;
