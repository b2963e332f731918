// Stored trades in PostgreSQL: stale ones out, features in.
import { REGIME_VERSION, type Regime } from '#core/analytics/regimes/regime.ts';
import type { EnrichedTrade, StaleTrade, Trades } from '#ports/trades.ts';
import type { Sql } from './connection.ts';
import { fadedOtherwise } from './fade-policy.ts';
import { ownTradesLock } from './store-locks.ts';
import { reportedTradeOf, type TradeRow } from './trade-row.ts';

interface StaleTradeRow extends TradeRow {
  revision: number;
  contract_lot: number | null;
}

export function postgresTrades(sql: Sql): Trades {
  return {
    async stale(advisorId) {
      const rows = await sql<StaleTradeRow[]>`
        select t.*, c.lot as contract_lot from trades t left join contracts c using (contract)
        where t.advisor_id = ${advisorId} and (t.features_stale or ${fadedOtherwise(sql)})`;
      return rows.map(staleTradeOf);
    },
    async regimes(underlyings, dates) {
      const rows = await sql<{ underlying: string; date: string; regime: Regime }[]>`
        select underlying, date, regime from regimes
        where version = ${REGIME_VERSION}
          and underlying in (select jsonb_array_elements_text(${sql.json(underlyings)}))
          and date in (select jsonb_array_elements_text(${sql.json(dates)})::date)`;
      const labels = new Map(rows.map((row) => [`${row.underlying} ${row.date}`, row.regime]));
      return (underlying, date) => labels.get(`${underlying} ${date}`);
    },
    async enrich(trades) {
      if (trades.length > 0) await writeFeatures(sql, trades);
    },
  };
}

async function writeFeatures(sql: Sql, trades: readonly EnrichedTrade[]): Promise<void> {
  const rows = trades.map(
    ({ tradeId, revision, features, regime, excursion, option, ...fade }) => ({
      trade_id: tradeId,
      revision,
      ...{ fade: fade.fade, fade_policy: fade.fadePolicy },
      margin_paise: features.marginPaise,
      net_paise: features.netPaise,
      return_pct: features.returnPct,
      r_multiple: features.rMultiple,
      lot_status: features.lotStatus,
      regime: regime.regime,
      regime_source: regime.source,
      market_regime: regime.marketRegime,
      features,
      path: excursion,
      option_path: option ?? null,
      // Null: as claimed.
      outcome_at: excursion.kind === 'path' ? excursion.outcome.at : null,
      filled: excursion.kind !== 'unfilled',
    }),
  );
  await sql`
    update trades t set features_stale = false, margin_paise = r.margin_paise,
      net_paise = r.net_paise, return_pct = r.return_pct, r_multiple = r.r_multiple,
      lot_status = r.lot_status, regime = r.regime, regime_source = r.regime_source,
      market_regime = r.market_regime, features = r.features, path = r.path, fade = r.fade,
      fade_policy = r.fade_policy::text,
      filled = r.filled,
      option_path = nullif(r.option_path, 'null'::jsonb),
      measured_exit_at = coalesce(to_timestamp(r.outcome_at / 1000), t.exit_at)
    from jsonb_to_recordset(${sql.json(rows as never)}) as r(
      trade_id text, revision integer, margin_paise bigint, net_paise bigint,
      return_pct double precision, r_multiple double precision, lot_status text, regime text,
      regime_source text, market_regime text, features jsonb, path jsonb, fade jsonb, fade_policy jsonb,
      option_path jsonb,
      outcome_at float8, filled boolean), (${ownTradesLock(sql)}) turn
    where t.trade_id = r.trade_id and t.revision = r.revision`;
}

const staleTradeOf = (row: StaleTradeRow): StaleTrade => ({
  trade: reportedTradeOf(row),
  revision: row.revision,
  contractLot: row.contract_lot ?? undefined,
});
