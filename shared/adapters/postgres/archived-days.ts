// What the price archive holds, in PostgreSQL, and the trades that wait for it.
import { addDays, type IsoDate, istInstant } from '#core/market/ist.ts';
import { MARKET_UNDERLYING } from '#core/pipeline/regimes.ts';
import type { OpenDays } from '#core/prices/price-needs.ts';
import type { ExitReason, Period } from '#core/signals/trade.ts';
import { HOLDING_DAYS, heldTo } from '#core/trading/holding-time.ts';
import type { ArchivedDays, KnownDay } from '#ports/archived-days.ts';
import type { Sql } from './connection.ts';
import { allTradesLock, lockIntake } from './store-locks.ts';
import { transaction } from './transaction.ts';
import { lastMeasuredDate, planWork } from './work.ts';

interface OpenRow {
  contract: string;
  first: IsoDate;
  last: IsoDate;
  expiry: IsoDate | null;
  period: Period | null;
  exitReason: ExitReason | null;
}

export function postgresArchivedDays(sql: Sql): ArchivedDays {
  return {
    async open({ from, to }) {
      const held = Math.max(...Object.values(HOLDING_DAYS));
      const rows = await sql<OpenRow[]>`
        select distinct contract, (entry_at at time zone 'Asia/Kolkata')::date as first,
          (exit_at at time zone 'Asia/Kolkata')::date as last, expiry, period,
          exit_reason as "exitReason"
        from trades
        where exit_at >= ${sql.typed.instant(istInstant(addDays(from, -held), '00:00'))}
          and entry_at < ${sql.typed.instant(istInstant(to, '24:00'))}
        order by first, contract`;
      return rows.map(openDaysOf).filter(({ last, heldTo }) => (heldTo ?? last) >= from);
    },
    followed: ({ from, to }) => sql<OpenDays[]>`
        select contract, ${from}::date as first, ${to}::date as last from (
          select ${MARKET_UNDERLYING} as contract
          union
          select underlying from trades
          where entry_at >= ${sql.typed.instant(istInstant(from, '00:00'))} - interval '1 year'
            and entry_at < ${sql.typed.instant(istInstant(to, '24:00'))}
        ) names order by contract`,
    known: ({ from, to }) => sql<KnownDay[]>`
      select instrument, date, wanted, rows, asked_on as "askedOn" from archived_days
      where date between ${from} and ${to}`,
    async record(days) {
      // Who sees which instrument is what core/prices/price-needs asks for.
      const stale = await sql`
        with given as (
          select d.* from jsonb_to_recordset(${sql.json(days as never)}) as d(
            instrument text, date date, wanted text, rows integer, source text, faults jsonb,
            bytes integer, "askedOn" date)
        ), news as (
          select distinct g.instrument, split_part(g.instrument, ':', 1) as underlying,
            g.date::timestamp at time zone 'Asia/Kolkata' as day_start,
            (g.date + 1)::timestamp at time zone 'Asia/Kolkata' as day_end
          from given g left join archived_days a using (date, wanted, instrument)
          where g.rows > 0 and (a.rows, a.source) is distinct from (g.rows, g.source)
        ), kept as (
          insert into archived_days (instrument, date, wanted, rows, source, faults, bytes, asked_on)
          select instrument, date, wanted, rows, source, faults, bytes, "askedOn" from given
          on conflict (date, wanted, instrument) do update set rows = excluded.rows,
            source = excluded.source, faults = excluded.faults, bytes = excluded.bytes,
            asked_on = excluded.asked_on
        )
        update trades t set features_stale = true, revision = revision + 1
        from news n, (${allTradesLock(sql)}) turn
        where t.underlying = n.underlying
          and t.entry_at < n.day_end and t.exit_at >= n.day_start
          and n.instrument in (t.contract, t.underlying, t.underlying || ':' || t.expiry || ':FUT',
            left(t.contract, -2) || case t.option_type when 'CE' then 'PE' else 'CE' end)`;
      return stale.count;
    },
    plan: (runId) =>
      transaction(sql, async (tx) => {
        await lockIntake(tx);
        const asOf = await lastMeasuredDate(tx);
        if (asOf !== null) await planWork(tx, runId, asOf, []);
      }),
  };
}

const openDaysOf = ({ contract, first, last, ...idea }: OpenRow): OpenDays => {
  const held = heldTo({ entered: first, ...idea });
  return { contract, first, last, ...(held !== null && held > last ? { heldTo: held } : {}) };
};
