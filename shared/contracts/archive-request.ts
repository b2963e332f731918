// What the archive function is called with: by its schedule, or by hand to fill in older days.
import * as z from 'zod';
import { scheduled } from './scheduled.ts';

const backfill = z
  .strictObject({
    from: z.iso.date(),
    to: z.iso.date(),
    /** Only these contracts, by contractKey; default: all that trades need. */
    contracts: z.array(z.string().min(1)).min(1).optional(),
    /** Ticks too, where a source still has them. */
    ticks: z.boolean().default(false),
  })
  .refine(({ from, to }) => from <= to, { message: 'expected from <= to', path: ['from'] });

export const archiveRequest = z.union([scheduled, backfill]);

export type ArchiveRequest = z.infer<typeof archiveRequest>;
