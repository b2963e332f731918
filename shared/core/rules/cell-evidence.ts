// The trades behind a cell, and from when to when they reach.
import { cellKey, cellsOf } from '#core/analytics/cells/cell.ts';
import { type IsoDate, istDate } from '#core/market/ist.ts';
import type { Lesson } from './rule-table.ts';

export interface EvidenceWindow {
  /** Date of the first entry and of the last exit. */
  readonly from: IsoDate;
  readonly to: IsoDate;
}

export interface CellEvidence {
  readonly window: EvidenceWindow | null;
  /** In the order of the lessons. */
  readonly tradeIds: readonly string[];
}

/** By advisor and cell key. */
export type EvidenceOf = (advisorId: string, key: string) => CellEvidence;

const NOTHING: CellEvidence = { window: null, tradeIds: [] };

/** Of lessons by entry. */
export function cellEvidence(lessons: readonly Lesson[]): EvidenceOf {
  const byCell = new Map<string, { from: number; to: number; readonly tradeIds: string[] }>();
  for (const { trade } of lessons) {
    const { tradeId, entryAt, exitAt } = trade;
    for (const cell of cellsOf(trade)) {
      const key = `${trade.advisorId}/${cellKey(cell)}`;
      const own = byCell.get(key);
      if (own === undefined) byCell.set(key, { from: entryAt, to: exitAt, tradeIds: [tradeId] });
      else {
        own.to = Math.max(own.to, exitAt);
        own.tradeIds.push(tradeId);
      }
    }
  }
  return (advisorId, key) => {
    const own = byCell.get(`${advisorId}/${key}`);
    if (own === undefined) return NOTHING;
    const { from, to, tradeIds } = own;
    return { window: { from: istDate(from), to: istDate(to) }, tradeIds };
  };
}
