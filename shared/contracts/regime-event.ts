// What starts a label run: the schedule after the close, or a person who asks for a backfill.
import * as z from 'zod';
import { calendarCoverage } from '#core/market/calendar.ts';
import { canonicalUnderlying } from '#core/pipeline/underlying.ts';
import { scheduled } from './scheduled.ts';

const { from: first, to: last } = calendarCoverage();
const date = z.iso
  .date()
  .refine((text) => text >= first && text <= last, `expected a date from ${first} to ${last}`);

/**
 * Labels whole histories anew. With a range, its sessions are first folded from prices where no file has
 * them; without one, only bars that are there already count.
 */
export const regimeBackfill = z
  .strictObject({
    backfill: z.literal(true),
    from: date.optional(),
    to: date.optional(),
    /** All with bars unless named. */
    underlyings: z
      .array(z.string().min(1).max(50).transform(canonicalUnderlying))
      .min(1)
      .optional(),
  })
  .refine(({ from, to }) => (from === undefined) === (to === undefined), {
    error: 'expected both "from" and "to", or neither',
    path: ['from'],
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from <= to, {
    error: 'expected "from" not after "to"',
    path: ['from'],
  });

export type RegimeBackfill = z.infer<typeof regimeBackfill>;
export type RegimeEvent = RegimeBackfill | z.infer<typeof scheduled>;

/** Throws ZodError: an event that says `backfill` is read as one, anything else as scheduled. */
export const regimeEventOf = (event: unknown): RegimeEvent =>
  typeof event === 'object' && event !== null && 'backfill' in event
    ? regimeBackfill.parse(event)
    : scheduled.parse(event);
