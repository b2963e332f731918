// Daily bars of an upload: the newest row of a date counts.
import type { DatedBar } from '#core/pipeline/daily-runs.ts';
import type { Placed } from '#core/pipeline/file-rows.ts';
import type { Upload } from '#ports/uploads.ts';
import type { Transaction } from './connection.ts';
import { countStaged, type Merged } from './staged-verdicts.ts';

export const stageDailyBars = {
  async prepare(tx: Transaction): Promise<void> {
    await tx`create temp table staged (
      line bigint not null, key text not null, open numeric(14, 4), high numeric(14, 4),
      low numeric(14, 4), close numeric(14, 4), content text not null) on commit drop`;
  },
  async stage(tx: Transaction, rows: readonly Placed<DatedBar>[]): Promise<void> {
    const staged = rows.map(({ line, value }) => ({ line, ...value }));
    await tx`
      insert into staged
      select r.line, r.date, r.open, r.high, r.low, r.close,
        concat_ws(' ', r.open, r.high, r.low, r.close)
      from jsonb_to_recordset(${tx.json(staged)}) as r(
        line bigint, date text, open numeric(14, 4), high numeric(14, 4), low numeric(14, 4),
        close numeric(14, 4))`;
  },
};

export async function mergeDailyBars(
  tx: Transaction,
  upload: Upload,
  underlying: string,
): Promise<Merged> {
  const merged = await countStaged(
    tx,
    upload.sequence,
    tx`select date::text as key, concat_ws(' ', open, high, low, close) as content, sequence, line
       from daily_bars where underlying = ${underlying}`,
  );
  await tx`
    insert into daily_bars (underlying, date, open, high, low, close, sequence, line)
    select distinct on (key) ${underlying}, key::date, open, high, low, close,
      ${upload.sequence}::bigint, line
    from staged order by key, line desc
    on conflict (underlying, date) do update set open = excluded.open, high = excluded.high,
      low = excluded.low, close = excluded.close, sequence = excluded.sequence, line = excluded.line,
      source = 'UPLOAD', labelled_by = case
        when (daily_bars.open, daily_bars.high, daily_bars.low, daily_bars.close) =
          (excluded.open, excluded.high, excluded.low, excluded.close) then daily_bars.labelled_by end
    where (excluded.sequence, excluded.line) > (daily_bars.sequence, daily_bars.line)`;
  return merged;
}
