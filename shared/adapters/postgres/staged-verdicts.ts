// core/pipeline/deduplicate as SQL: one verdict per staged row, counted. One contract suite holds both
// to the same answers.
import type { PendingQuery, Row } from 'postgres';
import type { Counts } from '#ports/uploads.ts';
import type { Transaction } from './connection.ts';

/** Verdicts over the staged rows. */
export type Merged = Pick<Counts, 'accepted' | 'duplicates' | 'replaced'>;

/**
 * Counts the verdicts of table `staged` (key, line, content) of an upload with this sequence against
 * `stored`, a query of (key, content, sequence, line).
 */
export async function countStaged(
  tx: Transaction,
  sequence: number,
  stored: PendingQuery<Row[]>,
): Promise<Merged> {
  const rows = await tx<{ verdict: string; count: number }[]>`
    with placed as (
      select s.content,
        lag(s.content) over (partition by s.key order by s.line) as content_before,
        first_value(s.content) over last_first as final_content,
        first_value(s.line) over last_first as final_line,
        t.content as stored_content, t.sequence as stored_sequence, t.line as stored_line
      from staged s left join (${stored}) t using (key)
      window last_first as (partition by s.key order by s.line desc)
    )
    select case
        when stored_content = final_content
          or (stored_sequence, stored_line) >= (${sequence}::bigint, final_line) then 'DUPLICATE'
        when coalesce(content_before, stored_content) is null then 'ACCEPT'
        when coalesce(content_before, stored_content) = content then 'DUPLICATE'
        else 'REPLACE' end as verdict, count(*) as count
    from placed group by 1`;
  const count = (verdict: string) => rows.find((row) => row.verdict === verdict)?.count ?? 0;
  return {
    accepted: count('ACCEPT'),
    duplicates: count('DUPLICATE'),
    replaced: count('REPLACE'),
  };
}
