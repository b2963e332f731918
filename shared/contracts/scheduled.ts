// What a schedule hands to its function: market time is data, so the date comes from here.
import * as z from 'zod';

export const scheduled = z.object({ scheduledAt: z.iso.datetime({ offset: true }) });

export type Scheduled = z.infer<typeof scheduled>;
