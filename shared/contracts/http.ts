// Requests and replies of the REST API.
import * as z from 'zod';
import { measurableDates } from '#core/analytics/replay/corpus-window.ts';
import { UPLOAD_KINDS } from './storage-keys.ts';

const { from, to } = measurableDates();

/** A date as of which advisors can be measured: the market calendar knows its whole window. */
export const asOfDate = z.iso
  .date()
  .refine((date) => date >= from && date <= to, `expected a date from ${from} to ${to}`);

export const uploadRequest = z.strictObject({
  fileName: z
    .string()
    .min(1)
    .max(200)
    .regex(
      /^(?!\.*$)[\w.\-& ]+$/,
      'expected letters, digits, dots, dashes, ampersands and blanks, not only dots',
    ),
  kind: z.enum(UPLOAD_KINDS).default('trades'),
  /** Measure as of this date; default: the last exit known after the upload. */
  asOf: asOfDate.nullish(),
});
export type UploadRequest = z.infer<typeof uploadRequest>;

export const LEADERBOARD_SORTS = ['sharpe', 'mdd', 'return', 'weightedWinRate', 'trades'] as const;
export type LeaderboardSort = (typeof LEADERBOARD_SORTS)[number];

const limit = z.coerce.number().int().min(1).max(500).default(100);

export const leaderboardQuery = z.strictObject({
  asOf: asOfDate.optional(),
  sort: z.enum(LEADERBOARD_SORTS).default('sharpe'),
  order: z.enum(['best', 'worst']).default('best'),
  /** From the previous page's `next`. */
  cursor: z.coerce.number().int().min(0).default(0),
  limit,
});
export type LeaderboardQuery = z.infer<typeof leaderboardQuery>;

export const pageQuery = z.strictObject({
  cursor: z.coerce.number().int().min(0).default(0),
  limit,
});
export type PageQuery = z.infer<typeof pageQuery>;

export const advisorQuery = z.strictObject({ asOf: asOfDate.optional() });

/** RFC 9457 */
export interface Problem {
  readonly type: 'about:blank';
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly requestId?: string;
}
