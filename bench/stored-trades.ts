// An advisor's window of measured trades in a real database, as the enrich function leaves them there.
import { randomUUID } from 'node:crypto';
import type { Sql } from '#adapters/postgres/connection.ts';
import type { MeasuredTrade } from '#core/pipeline/metrics.ts';
import { createRandom } from '#local/sample/random.ts';
import { randomTrades } from './corpus-trades.ts';

export const ADVISOR = 'ADV1';
const CHUNK = 10_000;

/** All of one window, each with an outcome. */
export function measuredTrades(count: number): readonly MeasuredTrade[] {
  const random = createRandom(6, `measured-${count}`);
  return randomTrades(count).map(({ id, entryAt, exitAt, marginPaise, netPaise }) => ({
    tradeId: id,
    entryAt,
    exitAt,
    knownAt: exitAt,
    marginPaise,
    netPaise,
    returnPct: random.normal(),
    rMultiple: random.normal(),
  }));
}

export async function loadTrades(sql: Sql, trades: readonly MeasuredTrade[]): Promise<void> {
  const id = randomUUID();
  await sql`insert into uploads (id, kind, file_name) values (${id}, 'trades', 'bench.csv')`;
  for (let from = 0; from < trades.length; from += CHUNK) {
    await insertTrades(sql, trades.slice(from, from + CHUNK), id);
  }
  await sql`analyze trades`;
}

/** The upload null = any that is there. */
export async function insertTrades(
  sql: Sql,
  trades: readonly MeasuredTrade[],
  upload: string | null = null,
): Promise<void> {
  await sql`
    insert into trades (trade_id, advisor_id, exchange, kind, underlying, contract, side, period,
      entry_price, entry_at, targets, exit_price, exit_at, content_hash, upload_id, sequence, line,
      features_stale, margin_paise, net_paise, return_pct, r_multiple, features, path,
      fade, fade_policy, measured_exit_at, filled)
    select t."tradeId", ${ADVISOR}, 'NSE', 'EQ', 'SBIN', 'SBIN', 'BUY', 'INTRADAY',
      100, to_timestamp(t."entryAt" / 1000), '[]', 101, to_timestamp(t."knownAt" / 1000), t."tradeId",
      coalesce(${upload}::uuid, (select id from uploads limit 1)), 1, 1,
      false, t."marginPaise", t."netPaise", t."returnPct", t."rMultiple", '{}',
      '{"kind": "gap", "gap": "NO_SERIES"}', '{"kind": "refused", "refusal": "NO_LEVELS"}', '',
      to_timestamp(t."exitAt" / 1000), true
    from jsonb_to_recordset(${sql.json(trades as never)}) as t("tradeId" text, "entryAt" float8,
      "exitAt" float8, "knownAt" float8, "marginPaise" bigint, "netPaise" bigint,
      "returnPct" float8, "rMultiple" float8)`;
}

/** All trades of the advisor at once. */
export const readTrades = (sql: Sql): Promise<readonly MeasuredTrade[]> => sql<MeasuredTrade[]>`
  select trade_id as "tradeId", entry_at as "entryAt", measured_exit_at as "exitAt",
    exit_at as "knownAt", margin_paise as "marginPaise", net_paise as "netPaise",
    return_pct as "returnPct", r_multiple as "rMultiple"
  from trades where advisor_id = ${ADVISOR} and filled`;
