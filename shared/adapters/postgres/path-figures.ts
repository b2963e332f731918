// What the tape said of a stored trade: of the columns of a path only the generated ones are read, the
// path itself is long.
import type { ExcursionFigures } from '#core/analytics/excursions/excursion-sums.ts';
import type { Sql } from './connection.ts';

export type PathRow = Omit<ExcursionFigures, 'contradicted'> & {
  readonly gap: string | null;
  readonly contradiction: string | null;
};

/** Of the trades named `t`. */
export const pathColumns = (sql: Sql) => sql`
  t.path_gap as gap, t.filled, t.contradiction, t.ambiguous, t.mae_pct as "maePct",
  t.mfe_pct as "mfePct", t.wse_pct as "wsePct", t.wte_pct as "wtePct",
  t.post_sl_pct as "postSlPct", t.overshoot_pct as "overshootPct", t.hunted,
  t.post_target_pct as "postTargetPct"`;

/** Null where the tape says nothing. */
export const pathFiguresOf = (row: PathRow): ExcursionFigures | null =>
  row.gap === null
    ? {
        ...{ filled: row.filled, contradicted: row.contradiction !== null },
        ...{ ambiguous: row.ambiguous, maePct: row.maePct, mfePct: row.mfePct },
        ...{ wsePct: row.wsePct, wtePct: row.wtePct, postSlPct: row.postSlPct },
        ...{ overshootPct: row.overshootPct, hunted: row.hunted },
        postTargetPct: row.postTargetPct,
      }
    : null;
