// Daily bars and regimes in PostgreSQL.
import { type IsoDate, istInstant } from '#core/market/ist.ts';
import type { DatedBar } from '#core/pipeline/daily-runs.ts';
import { type DatedRegime, MARKET_UNDERLYING } from '#core/pipeline/regimes.ts';
import type { DailyHistory } from '#ports/daily-history.ts';
import type { Sql, Transaction } from './connection.ts';
import { lockAllTrades, lockIntake } from './store-locks.ts';
import { lastMeasuredDate, planWork } from './work.ts';

export function postgresDailyHistory(sql: Sql): DailyHistory {
  return {
    async underlyings() {
      const rows = await sql<{ underlying: string }[]>`
        select distinct underlying from daily_bars order by underlying`;
      return rows.map((row) => row.underlying);
    },
    bars: (underlying) => sql<DatedBar[]>`
      select date, open, high, low, close from daily_bars
      where underlying = ${underlying} order by date`,
    label: (runId, underlying, labels) =>
      sql.begin(async (tx) => {
        await lockIntake(tx);
        await lockAllTrades(tx);
        const changed = await storeLabels(tx, underlying, labels);
        const [first] = changed;
        if (first !== undefined) {
          await markStale(tx, underlying, first);
          const asOf = await lastMeasuredDate(tx);
          if (asOf !== null) await planWork(tx, runId, asOf, []);
        }
        return changed.length;
      }),
  };
}

/** Dates whose label is new or changed, oldest first. */
async function storeLabels(
  tx: Transaction,
  underlying: string,
  labels: readonly DatedRegime[],
): Promise<readonly IsoDate[]> {
  const rows = await tx<{ date: string }[]>`
    with changed as (
      insert into regimes (underlying, date, version, regime, features)
      select ${underlying}, r.* from jsonb_to_recordset(${tx.json(labels as never)}) as r(
        date date, version text, regime text, features jsonb)
      on conflict (underlying, date, version) do update
        set regime = excluded.regime, features = excluded.features
        where regimes.regime <> excluded.regime or regimes.features <> excluded.features
      returning date
    )
    select date from changed order by date`;
  return rows.map((row) => row.date);
}

/** Trades entered after the first changed label may know it; market labels reach every trade. */
async function markStale(tx: Transaction, underlying: string, first: IsoDate): Promise<void> {
  await tx`
    update trades set features_stale = true, revision = revision + 1
    where entry_at >= ${tx.typed.instant(istInstant(first, '24:00'))}
      and (${underlying === MARKET_UNDERLYING} or underlying = ${underlying})`;
}
