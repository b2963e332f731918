// Rejected rows for people: where, what was expected, what was found.
import type { Reject } from '#core/pipeline/reject.ts';

type Shown = Pick<Reject, 'line' | 'code' | 'message'>;

/** The first `limit` rejects, one line each, and how many more there are. */
export function rejectLines(rejects: readonly Shown[], total: number, limit: number): string {
  const lines = rejects
    .slice(0, limit)
    .map((one) => `  line ${String(one.line).padStart(6)}  ${one.code}  ${one.message}`);
  const more = total - lines.length;
  return [...lines, ...(more > 0 ? [`  ... and ${more} more`] : [])].join('\n');
}
