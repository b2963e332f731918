// Trades put straight into the store with the figures a measurement reads, as if enriched.
import { randomUUID } from 'node:crypto';
import type { Sql } from '#adapters/postgres/connection.ts';
import { postgresUploads } from '#adapters/postgres/uploads.ts';
import type { TradeExcursion } from '#core/analytics/excursions/trade-excursion.ts';
import type { Instant } from '#core/market/ist.ts';
import { NO_FADE } from './no-fade.ts';

export interface MeasuredRow {
  readonly tradeId: string;
  readonly advisorId: string;
  readonly advisorName: string | null;
  readonly entryAt: Instant;
  /** Of the outcome that counts. */
  readonly exitAt: Instant;
  readonly claimedExitAt: Instant;
  readonly marginPaise: number;
  readonly netPaise: number;
  readonly returnPct: number;
  readonly rMultiple: number | null;
  readonly excursion: TradeExcursion;
}

/** Inserts or corrects them in one statement. */
export async function putRows(sql: Sql, rows: readonly MeasuredRow[]): Promise<void> {
  const upload = await anyUpload(sql);
  const given = rows.map(({ excursion, ...row }) => ({
    ...row,
    excursion,
    ...NO_FADE,
    filled: excursion.kind !== 'unfilled',
  }));
  await sql`
    insert into trades (trade_id, advisor_id, advisor_name, exchange, kind, underlying, contract,
      side, entry_price, entry_at, targets, exit_price, exit_at, content_hash, upload_id, sequence,
      line, features_stale, margin_paise, net_paise, return_pct, r_multiple, path, fade, fade_policy, filled,
      measured_exit_at)
    select r."tradeId", r."advisorId", r."advisorName", 'NSE', 'EQ', 'TCS', 'TCS', 'BUY', 1,
      to_timestamp(r."entryAt" / 1000), '[]', 1, to_timestamp(r."claimedExitAt" / 1000), '',
      ${upload}::uuid, 1, 1, false, r."marginPaise", r."netPaise", r."returnPct", r."rMultiple",
      r.excursion, r.fade, r."fadePolicy"::text, r.filled, to_timestamp(r."exitAt" / 1000)
    from jsonb_to_recordset(${sql.json(given as never)}) as r("tradeId" text, "advisorId" text,
      "advisorName" text, "entryAt" float8, "exitAt" float8, "claimedExitAt" float8,
      "marginPaise" bigint, "netPaise" bigint, "returnPct" float8, "rMultiple" float8,
      excursion jsonb, fade jsonb, "fadePolicy" jsonb, filled boolean)
    on conflict (trade_id) do update set advisor_id = excluded.advisor_id,
      advisor_name = excluded.advisor_name, entry_at = excluded.entry_at,
      exit_at = excluded.exit_at, measured_exit_at = excluded.measured_exit_at,
      margin_paise = excluded.margin_paise, net_paise = excluded.net_paise,
      return_pct = excluded.return_pct, r_multiple = excluded.r_multiple, path = excluded.path,
      filled = excluded.filled`;
}

async function anyUpload(sql: Sql): Promise<string> {
  const [known] = await sql<{ id: string }[]>`select id from uploads limit 1`;
  if (known) return known.id;
  const asked = { id: randomUUID(), kind: 'trades' as const, fileName: 'f.csv', asOf: null };
  return (await postgresUploads(sql).request(asked)).id;
}
