// Measuring advisors from PostgreSQL: what is owed, the trades it takes; storing is measured-outcome's.

import { FOLD_SIZE } from '#core/analytics/day-fold.ts';
import type { RankedFigure } from '#core/analytics/excursions/excursion-sums.ts';
import { type CorpusWindow, endOfDate } from '#core/analytics/replay/corpus-window.ts';
import { STATE_SIZE } from '#core/analytics/replay/replay-state.ts';
import type { Instant, IsoDate } from '#core/market/ist.ts';
import type { ExitStretch, OwedDay, RankFound, RankWanted } from '#core/pipeline/measurement.ts';
import type { MeasuredTrade } from '#core/pipeline/metrics.ts';
import { FeaturesStale, MeasurementOvertaken, type Measurements } from '#ports/measurements.ts';
import type { Sql } from './connection.ts';
import { storeOutcome } from './measured-outcome.ts';
import { numberRow } from './number-row.ts';
import { type PathRow, pathColumns, pathFiguresOf } from './path-figures.ts';

interface StartRow {
  stale: number;
  entered: boolean;
  advisorName: string | null;
  version: number;
  checkpointsAsOf: IsoDate | null;
  owed: OwedDay[];
  totalBefore: string | null;
  daysAfter: { day: number; sums: string }[];
  checkpoints: Instant[];
}

type TradeRow = Omit<MeasuredTrade, 'path'> & PathRow & { readonly stale: boolean };

interface CheckpointRow {
  at: Instant;
  state: string;
  skipped_open: string[];
}

export function postgresMeasurements(sql: Sql): Measurements {
  return {
    async start(advisorId, asOf) {
      const row = await startRow(sql, advisorId, asOf);
      refuseStale(advisorId, row.stale);
      return {
        ...{ ...row, advisorId, asOf },
        totalBefore: row.totalBefore === null ? null : numberRow(row.totalBefore, FOLD_SIZE),
        daysAfter: row.daysAfter.map(({ day, sums }) => ({
          day,
          sums: numberRow(sums, FOLD_SIZE),
        })),
      };
    },
    async input(advisorId, { window, stretches, resumeAt }) {
      const [rows, [checkpoint]] = await Promise.all([
        tradesOf(sql, advisorId, window, stretches),
        sql<CheckpointRow[]>`
          select at, state::text, skipped_open from corpus_checkpoints
          where advisor_id = ${advisorId} and at = ${sql.typed.instant(resumeAt ?? 0)}`,
      ]);
      refuseStale(advisorId, rows.filter((row) => row.stale).length);
      if (resumeAt !== null && !checkpoint) {
        throw new MeasurementOvertaken(
          `advisor ${advisorId}: expected the checkpoint of ${resumeAt}, found none`,
        );
      }
      return {
        trades: rows.map(measuredTradeOf),
        resume: checkpoint ? checkpointOf(checkpoint) : null,
      };
    },
    ranks: (advisorId, asOf, wanted) =>
      Promise.all(wanted.map((one) => rankOf(sql, advisorId, asOf, one))),
    store: (outcome) => storeOutcome(sql, outcome),
  };
}

/** One statement: everything of one moment. Days are counted from 1970-01-01. */
async function startRow(sql: Sql, advisorId: string, asOf: IsoDate): Promise<StartRow> {
  const end = sql.typed.instant(endOfDate(asOf));
  const [row] = await sql<StartRow[]>`
    with own as (select * from owed_measurements where advisor_id = ${advisorId}),
    settling as (select min(known_date) as date from own where known_date <= ${asOf}),
    measured as (select * from advisor_measurements where advisor_id = ${advisorId})
    select
      (select count(*) from trades
        where advisor_id = ${advisorId} and features_stale and entry_at < ${end}) as stale,
      exists (select 1 from trades
        where advisor_id = ${advisorId} and entry_at < ${end}) as entered,
      (select advisor_name from trades
        where advisor_id = ${advisorId} and entry_at < ${end} and advisor_name is not null
        order by entry_at desc, trade_id collate "C" desc limit 1) as "advisorName",
      coalesce((select version from measured), 0) as version,
      (select checkpoints_as_of from measured) as "checkpointsAsOf",
      (select coalesce(jsonb_agg(jsonb_build_object('day', known_date - date '1970-01-01',
        'version', version, 'fromAt', extract(epoch from from_at) * 1000)), '[]') from own) as owed,
      (select total::text from advisor_days
        where advisor_id = ${advisorId}
          and known_date < coalesce((select date from settling), ${asOf}::date + 1)
        order by known_date desc limit 1) as "totalBefore",
      (select coalesce(jsonb_agg(jsonb_build_object('day', known_date - date '1970-01-01',
          'sums', sums::text) order by known_date), '[]') from advisor_days
        where advisor_id = ${advisorId} and known_date >= (select date from settling)
        ) as "daysAfter",
      (select coalesce(jsonb_agg(extract(epoch from at) * 1000 order by at), '[]')
        from corpus_checkpoints where advisor_id = ${advisorId}) as checkpoints`;
  if (!row) throw new Error(`advisor ${advisorId}: expected one row, found none`);
  return row;
}

const tradesOf = (
  sql: Sql,
  advisorId: string,
  { to }: CorpusWindow,
  stretches: readonly ExitStretch[],
) => sql<TradeRow[]>`
  select t.trade_id as "tradeId", t.entry_at as "entryAt", t.measured_exit_at as "exitAt",
    t.exit_at as "knownAt", t.margin_paise as "marginPaise", t.net_paise as "netPaise",
    t.return_pct as "returnPct", t.r_multiple as "rMultiple", t.features_stale as stale,
    ${pathColumns(sql)}, ${optionFigures(sql)} as option
  from jsonb_to_recordset(${sql.json(stretches as never)}) as s("from" float8, "to" float8)
  cross join lateral (select * from trades
    where advisor_id = ${advisorId} and entry_at < ${sql.typed.instant(to)}
      and exit_at >= to_timestamp(s."from" / 1000) and exit_at < to_timestamp(s."to" / 1000)) t`;

/** What of a path is summed; the whole is several times as long. */
const optionFigures = (sql: Sql) => sql`
  case t.option_path ->> 'kind' when 'path' then jsonb_build_object('kind', 'path',
    'forwardSource', t.option_path -> 'forwardSource', 'pnl', t.option_path -> 'pnl',
    'entry', (t.option_path -> 'entry') - '{quote,forward,years,gamma,vegaPerUnit,thetaPerYear,expectedMove}'::text[],
    'level', nullif(t.option_path -> 'level', 'null') - '{source,date,volatility,values,definition}'::text[],
    'along', jsonb_build_object('change', t.option_path -> 'along' -> 'change'))
  else t.option_path end`;

const RANKED_COLUMNS: Readonly<Record<RankedFigure, string>> = {
  maePct: 'mae_pct',
  mfePct: 'mfe_pct',
  overshootPct: 'overshoot_pct',
  wsePct: 'wse_pct',
  wtePct: 'wte_pct',
};

/** Both neighbours, counted from the top of the figure's index: the percentiles lie in its last quarter. */
async function rankOf(
  sql: Sql,
  advisorId: string,
  asOf: IsoDate,
  { name, figure, count, below, above }: RankWanted,
): Promise<RankFound> {
  const column = sql(RANKED_COLUMNS[figure]);
  const rows = await sql<{ value: number }[]>`
    select ${column} as value from trades
    where advisor_id = ${advisorId} and ${column} is not null
      and exit_at < ${sql.typed.instant(endOfDate(asOf))}
    order by ${column} desc offset ${count - 1 - above} limit ${above - below + 1}`;
  const high = rows.at(0)?.value;
  const low = rows.at(above - below)?.value;
  if (high === undefined || low === undefined) {
    throw new MeasurementOvertaken(
      `advisor ${advisorId}: expected ${count} trades with ${figure}, found fewer`,
    );
  }
  return { name, low, high };
}

function measuredTradeOf(row: TradeRow): MeasuredTrade {
  const { tradeId, entryAt, exitAt, knownAt, marginPaise, netPaise, returnPct, rMultiple } = row;
  return {
    ...{ tradeId, entryAt, exitAt, knownAt, marginPaise, netPaise, returnPct, rMultiple },
    path: pathFiguresOf(row),
    option: row.option ?? null,
  };
}

function refuseStale(advisorId: string, stale: number): void {
  if (stale === 0) return;
  throw new FeaturesStale(
    `advisor ${advisorId}: expected current features, found ${stale} stale trades`,
  );
}

const checkpointOf = ({ at, state, skipped_open }: CheckpointRow) => ({
  at,
  state: [...numberRow(state, STATE_SIZE)],
  skippedOpen: skipped_open,
});
