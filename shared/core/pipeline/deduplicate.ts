// Step 4: which row of which upload counts. Newer = the sequence given when the upload was requested,
// then the line; a row that says what is known already is a duplicate, whichever upload brings it.

/** Where a row stands among all rows ever uploaded. */
export interface Arrival {
  readonly sequence: number;
  readonly line: number;
}

/** One usable row of an upload: its trade, a text equal for equal content, and its line. */
export interface ArrivingRow {
  readonly tradeId: string;
  readonly content: string;
  readonly line: number;
}

/** What is known of a trade before the upload. */
export interface KnownTrade extends Arrival {
  readonly content: string;
}

export type Verdict = 'ACCEPT' | 'DUPLICATE' | 'REPLACE';

export interface Deduplicated {
  /** One verdict per row, in the order of the rows. */
  readonly verdicts: readonly Verdict[];
  /** Trades whose content changed: index of the row that now counts. */
  readonly winners: ReadonlyMap<string, number>;
}

/**
 * Verdicts of one upload against what is known. Rows are in line order. If the upload ends where the
 * store already is, all rows of that trade are duplicates: uploading a file twice changes nothing.
 */
export function deduplicate(
  rows: readonly ArrivingRow[],
  sequence: number,
  known: (tradeId: string) => KnownTrade | undefined,
): Deduplicated {
  const verdicts: Verdict[] = new Array(rows.length).fill('DUPLICATE');
  const winners = new Map<string, number>();
  for (const [tradeId, indexes] of indexesByTrade(rows)) {
    const stored = known(tradeId);
    const last = indexes.at(-1) ?? 0;
    if (
      stored &&
      (stored.content === rows[last]?.content ||
        !isNewer({ sequence, line: rows[last]?.line ?? 0 }, stored))
    ) {
      continue;
    }
    let content = stored?.content;
    for (const index of indexes) {
      const row = rows[index];
      if (row === undefined || row.content === content) continue;
      verdicts[index] = content === undefined ? 'ACCEPT' : 'REPLACE';
      content = row.content;
    }
    winners.set(tradeId, last);
  }
  return { verdicts, winners };
}

/** True when `a` arrived after `b`. */
export const isNewer = (a: Arrival, b: Arrival): boolean =>
  a.sequence !== b.sequence ? a.sequence > b.sequence : a.line > b.line;

function indexesByTrade(rows: readonly ArrivingRow[]): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  for (const [index, row] of rows.entries()) {
    const group = groups.get(row.tradeId);
    if (group) group.push(index);
    else groups.set(row.tradeId, [index]);
  }
  return groups;
}
