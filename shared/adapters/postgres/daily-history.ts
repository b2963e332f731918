// Daily bars, regimes and session shapes in PostgreSQL.
import { REGIME_VERSION } from '#core/analytics/regimes/regime.ts';
import { SHAPE_VERSION } from '#core/analytics/regimes/session-shape.ts';
import { type IsoDate, istInstant } from '#core/market/ist.ts';
import type { DatedBar } from '#core/pipeline/daily-runs.ts';
import { type DatedRegime, MARKET_UNDERLYING } from '#core/pipeline/regimes.ts';
import type { DatedShape } from '#core/pipeline/session-shapes.ts';
import type { DailyHistory, Lacking, Unlabelled } from '#ports/daily-history.ts';
import type { Sql, Transaction } from './connection.ts';
import { lockAllTrades, lockIntake } from './store-locks.ts';
import { transaction } from './transaction.ts';
import { lastMeasuredDate, planWork } from './work.ts';

const LABELLED_BY = `${REGIME_VERSION} ${SHAPE_VERSION}`;

export function postgresDailyHistory(sql: Sql): DailyHistory {
  return {
    async underlyings() {
      const rows = await sql<{ underlying: string }[]>`
        select distinct underlying from daily_bars order by underlying`;
      return rows.map((row) => row.underlying);
    },
    unlabelled: () => sql<Unlabelled[]>`
      select underlying, min(date) as "from" from daily_bars
      where labelled_by is distinct from ${LABELLED_BY} group by underlying order by underlying`,
    bars: (underlying) => sql<DatedBar[]>`
      select date, open, high, low, close from daily_bars
      where underlying = ${underlying} order by date`,
    label: (runId, underlying, labels) =>
      transaction(sql, async (tx) => {
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
    shape: (underlying, shapes) => storeShapes(sql, underlying, shapes),
    async labelled(underlying, bars) {
      await sql`
        update daily_bars d set labelled_by = ${LABELLED_BY}
        from ${asRows(sql, bars)}
        where d.underlying = ${underlying} and d.date = r.date
          and (d.open, d.high, d.low, d.close) = (r.open, r.high, r.low, r.close)`;
    },
    lacking: (dates, unfolded) => lacking(sql, dates, unfolded === 'NOT_UPLOADED'),
    async addFolded(underlying, bars) {
      const { count } = await sql`
        insert into daily_bars (underlying, date, open, high, low, close, sequence, line, source)
        select ${underlying}, r.date, r.open, r.high, r.low, r.close, 0, 0, 'PRICES'
        from ${asRows(sql, bars)}
        on conflict (underlying, date) do update set open = excluded.open, high = excluded.high,
          low = excluded.low, close = excluded.close, labelled_by = null
        where daily_bars.source = 'PRICES' and
          (daily_bars.open, daily_bars.high, daily_bars.low, daily_bars.close) is distinct from
          (excluded.open, excluded.high, excluded.low, excluded.close)`;
      return count;
    },
  };
}

const asRows = (sql: Sql, bars: readonly DatedBar[]) => sql`
  jsonb_to_recordset(${sql.json(bars as never)}) as r(date date, open numeric(14, 4),
    high numeric(14, 4), low numeric(14, 4), close numeric(14, 4))`;

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

async function storeShapes(
  sql: Sql,
  underlying: string,
  shapes: readonly DatedShape[],
): Promise<number> {
  const { count } = await sql`
    insert into session_shapes (underlying, date, version, shape, features)
    select ${underlying}, r.* from jsonb_to_recordset(${sql.json(shapes as never)}) as r(
      date date, version text, shape text, features jsonb)
    on conflict (underlying, date, version) do update
      set shape = excluded.shape, features = excluded.features
      where session_shapes.shape <> excluded.shape or session_shapes.features <> excluded.features`;
  return count;
}

async function lacking(
  sql: Sql,
  dates: readonly IsoDate[],
  alsoFolded: boolean,
): Promise<readonly Lacking[]> {
  const [first] = dates;
  const last = dates.at(-1);
  if (first === undefined || last === undefined) return [];
  const rows = await sql<{ underlying: string; dates: IsoDate[] }[]>`
    select underlying, jsonb_agg(date order by date) as dates
    from (
      select ${MARKET_UNDERLYING} as underlying
      union
      select underlying from trades
      where entry_at >= ${sql.typed.instant(istInstant(first, '00:00'))} - interval '1 year'
        and entry_at < ${sql.typed.instant(istInstant(last, '24:00'))}
      union
      select underlying from daily_bars
      where date between ${first}::date - interval '1 year' and ${last}
    ) seen, jsonb_array_elements_text(${sql.json(dates)}) as wanted(date)
    where not exists (
      select 1 from daily_bars d where d.underlying = seen.underlying and d.date = wanted.date::date
        and (not ${alsoFolded} or d.source = 'UPLOAD'))
    group by underlying order by underlying`;
  return rows;
}
