// Stored trades as reported, out of PostgreSQL in batches.
import type { ReportedTrade } from '#core/signals/trade.ts';
import type { ReportedTrades } from '#ports/reported-trades.ts';
import type { Sql } from './connection.ts';
import { reportedTradeOf, type TradeRow } from './trade-row.ts';

/** Rows under way at any time, beside the trades that were read. */
const BATCH = 2_000;

export function postgresReportedTrades(sql: Sql): ReportedTrades {
  return {
    async entered(from, until) {
      const trades: ReportedTrade[] = [];
      const batches = sql<TradeRow[]>`
        select trade_id, advisor_id, advisor_name, exchange, kind, underlying, expiry, strike,
          option_type, side, period, entry_price, entry_at, entry_basis, stoploss, targets,
          exit_price, exit_at, exit_reason
        from trades
        where entry_at >= ${sql.typed.instant(from)} and entry_at < ${sql.typed.instant(until)}
          and not features_stale
        order by entry_at, trade_id collate "C"`.cursor(BATCH);
      for await (const rows of batches) for (const row of rows) trades.push(reportedTradeOf(row));
      return trades;
    },
    async lots() {
      const rows = await sql<{ contract: string; lot: number }[]>`
        select contract, lot from contracts c
        where exists (select from trades t where t.contract = c.contract)`;
      return new Map(rows.map(({ contract, lot }) => [contract, lot]));
    },
  };
}
