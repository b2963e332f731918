// From when to when the trades behind a cell reach.
import { cellKey, cellsOf } from '#core/analytics/cells/cell.ts';
import { type Instant, type IsoDate, istDate } from '#core/market/ist.ts';
import type { Lesson } from './rule-table.ts';

export interface EvidenceWindow {
  /** Date of the first entry and of the last exit. */
  readonly from: IsoDate;
  readonly to: IsoDate;
}

/** By advisor and cell key. */
export type EvidenceWindows = (advisorId: string, key: string) => EvidenceWindow | null;

export function evidenceWindows(lessons: readonly Lesson[]): EvidenceWindows {
  const spans = new Map<string, { first: Instant; last: Instant }>();
  for (const { trade } of lessons) {
    for (const cell of cellsOf(trade)) {
      const key = `${trade.advisorId}/${cellKey(cell)}`;
      const span = spans.get(key);
      if (span === undefined) spans.set(key, { first: trade.entryAt, last: trade.exitAt });
      else {
        span.first = Math.min(span.first, trade.entryAt);
        span.last = Math.max(span.last, trade.exitAt);
      }
    }
  }
  return (advisorId, key) => {
    const span = spans.get(`${advisorId}/${key}`);
    return span === undefined ? null : { from: istDate(span.first), to: istDate(span.last) };
  };
}
