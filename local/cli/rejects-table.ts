// Rejected rows for people: where, what was expected, what was found.
import type { Reject } from '#core/pipeline/reject.ts';

type Shown = Pick<Reject, 'line' | 'code' | 'message'>;

/** What a file beside the trades lost, empty when nothing. */
export function lostRows(name: string, rejects: readonly Shown[], total: number): string {
  if (total === 0) return '';
  return `${name}: ${total} rows rejected\n${rejectLines(rejects, total, rejects.length)}\n`;
}

/** The first `limit` rejects, one line each, and how many more there are. */
export function rejectLines(rejects: readonly Shown[], total: number, limit: number): string {
  const lines = rejects
    .slice(0, limit)
    .map((one) => `  line ${String(one.line).padStart(6)}  ${one.code}  ${one.message}`);
  const more = total - lines.length;
  return [...lines, ...(more > 0 ? [`  ... and ${more} more`] : [])].join('\n');
}
