// Executed trades in PostgreSQL, and the record of each rule in one grouped query.
import type { LiveRecord } from '#core/rules/eligibility/live-feedback.ts';
import type { ExecutedLeg, ExecutedTrades, RecordSpan } from '#ports/executed-trades.ts';
import type { Sql } from './connection.ts';

export function postgresExecutedTrades(sql: Sql): ExecutedTrades {
  return {
    async record(legs) {
      await sql`
        insert into executed_trades
        select * from jsonb_populate_recordset(null::executed_trades,
          ${sql.json(legs.map(legRow) as never)})
        on conflict (trade_group_id, leg_number) do update set
          quantity = excluded.quantity, risk_paise = excluded.risk_paise,
          entry_at = excluded.entry_at, entry_price = excluded.entry_price,
          exit_at = excluded.exit_at, exit_price = excluded.exit_price,
          exit_reason = excluded.exit_reason, gross_paise = excluded.gross_paise,
          cost_paise = excluded.cost_paise, net_paise = excluded.net_paise,
          slippage_paise = excluded.slippage_paise,
          expected_slippage_paise = excluded.expected_slippage_paise
        where executed_trades.exit_at is null or excluded.exit_at is not null`;
    },
    async records(span) {
      const rows = await sql<RecordRow[]>`${recordsOf(sql, span, null)} order by rule_key`;
      return rows.map(recordOf);
    },
    async recordOf(ruleKey, span) {
      const [row] = await sql<RecordRow[]>`${recordsOf(sql, span, ruleKey)}`;
      return row ? recordOf(row) : null;
    },
  };
}

interface RecordRow {
  rule_key: string;
  trades: number;
  realised_r: number;
  predicted_r: number;
  live_trades: number;
  live_slippage_r: number;
  live_expected_slippage_r: number;
}

/**
 * A group is one trade, whatever its legs; it counts when all of them have ended. Sums are of numerics:
 * exact, so that the same trades give the same record in whatever order the rows lie. `ruleKey` null = of all.
 */
const recordsOf = (sql: Sql, { from, until, winsorR }: RecordSpan, ruleKey: string | null) => sql`
  with groups as (
    select rule_key, bool_and(mode = 'live') as is_live, max(predicted_r)::text::numeric as predicted_r,
      sum(net_paise) / sum(risk_paise) as r,
      sum(slippage_paise) / sum(risk_paise) as slippage_r,
      sum(expected_slippage_paise) / sum(risk_paise) as expected_slippage_r
    from executed_trades
    where mode in ('live', 'paper') and entry_at < ${sql.typed.instant(until)}
      ${ruleKey === null ? sql`` : sql`and rule_key = ${ruleKey}`}
    group by rule_key, trade_group_id
    having bool_and(coalesce(exit_at < ${sql.typed.instant(until)}, false))
      and max(exit_at) >= ${sql.typed.instant(from)}
  )
  select rule_key, count(*) as trades,
    sum(greatest(${-winsorR}::numeric, least(${winsorR}::numeric, r))) as realised_r,
    sum(predicted_r) as predicted_r,
    count(*) filter (where is_live) as live_trades,
    coalesce(sum(slippage_r) filter (where is_live), 0) as live_slippage_r,
    coalesce(sum(expected_slippage_r) filter (where is_live), 0) as live_expected_slippage_r
  from groups group by rule_key`;

const recordOf = (row: RecordRow): LiveRecord => ({
  ruleKey: row.rule_key,
  trades: row.trades,
  realisedR: row.realised_r,
  predictedR: row.predicted_r,
  slippage: {
    trades: row.live_trades,
    realisedR: row.live_slippage_r,
    expectedR: row.live_expected_slippage_r,
  },
});

const instant = (at: number): string => new Date(at).toISOString();

/** By the names of the columns. */
const legRow = ({ exit, ...leg }: ExecutedLeg) => ({
  trade_group_id: leg.tradeGroupId,
  leg_number: leg.legNumber,
  signal_id: leg.signalId,
  book: leg.book,
  mode: leg.mode,
  advisor_id: leg.advisorId,
  category: leg.category,
  contract: leg.contract,
  side: leg.side,
  quantity: leg.quantity,
  rule_key: leg.ruleKey,
  rule_run_id: leg.ruleRunId,
  predicted_r: leg.predictedR,
  predicted_sd: leg.predictedSd,
  risk_paise: leg.riskPaise,
  entry_at: instant(leg.entryAt),
  entry_price: leg.entryPrice,
  expected_slippage_paise: leg.expectedSlippagePaise,
  exit_at: exit && instant(exit.at),
  exit_price: exit?.price,
  exit_reason: exit?.reason,
  gross_paise: exit?.grossPaise,
  cost_paise: exit?.costPaise,
  net_paise: exit?.netPaise,
  slippage_paise: exit?.slippagePaise,
});
