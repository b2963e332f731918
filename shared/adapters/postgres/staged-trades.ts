// Trades of an upload between file and table: the newest row of a trade counts.
import { createHash } from 'node:crypto';
import { defaultAsOf } from '#core/analytics/replay/corpus-window.ts';
import { contractKey } from '#core/market/instrument.ts';
import type { IsoDate } from '#core/market/ist.ts';
import type { Placed } from '#core/pipeline/file-rows.ts';
import { type ReportedTrade, tradeContent } from '#core/signals/trade.ts';
import type { Upload } from '#ports/uploads.ts';
import type { Transaction } from './connection.ts';
import { countStaged, type Merged } from './staged-verdicts.ts';
import { planWork } from './work.ts';

const hashOf = (trade: ReportedTrade): string =>
  createHash('sha256').update(tradeContent(trade)).digest('base64');

export const stageTrades = {
  async prepare(tx: Transaction): Promise<void> {
    await tx`create temp table staged (
      line bigint not null, key text not null, advisor_id text not null, advisor_name text,
      exchange text, kind text, underlying text, expiry date, strike numeric, option_type text,
      contract text, side text, period text, entry_price numeric, entry_at timestamptz,
      entry_basis text, stoploss numeric, targets jsonb, exit_price numeric,
      exit_at timestamptz, exit_reason text, content text not null) on commit drop`;
  },
  async stage(tx: Transaction, rows: readonly Placed<ReportedTrade>[]): Promise<void> {
    await tx`
      insert into staged
      select r.line, r.trade_id, r.advisor_id, r.advisor_name, r.exchange, r.kind, r.underlying,
        r.expiry, r.strike, r.option_type, r.contract, r.side, r.period, r.entry_price,
        to_timestamp(r.entry_at / 1000), r.entry_basis, r.stoploss, r.targets, r.exit_price,
        to_timestamp(r.exit_at / 1000), r.exit_reason, r.content_hash
      from jsonb_to_recordset(${tx.json(rows.map(stagedRow))}) as r(
        line bigint, trade_id text, advisor_id text, advisor_name text, exchange text, kind text,
        underlying text, expiry date, strike numeric, option_type text, contract text, side text,
        period text, entry_price numeric, entry_at double precision, entry_basis text,
        stoploss numeric, targets jsonb, exit_price numeric, exit_at double precision,
        exit_reason text, content_hash text)`;
  },
};

function stagedRow({ line, value: trade }: Placed<ReportedTrade>) {
  const { instrument } = trade;
  return {
    line,
    trade_id: trade.tradeId,
    advisor_id: trade.advisorId,
    advisor_name: trade.advisorName,
    exchange: instrument.exchange,
    kind: instrument.kind,
    underlying: instrument.underlying,
    expiry: instrument.kind === 'EQ' ? null : instrument.expiry,
    strike: instrument.kind === 'OPT' ? instrument.strike : null,
    option_type: instrument.kind === 'OPT' ? instrument.optionType : null,
    contract: contractKey(instrument),
    side: trade.side,
    period: trade.period,
    entry_price: trade.entryPrice,
    entry_at: trade.entryAt,
    entry_basis: trade.entryBasis,
    stoploss: trade.stoploss,
    targets: trade.targets,
    exit_price: trade.exitPrice,
    exit_at: trade.exitAt,
    exit_reason: trade.exitReason,
    content_hash: hashOf(trade),
  };
}

/** Judges the staged rows, writes what changed, marks it stale and plans the run's work. */
export async function mergeTrades(tx: Transaction, upload: Upload): Promise<Merged> {
  await tx`create index on staged (key, line)`;
  await tx`analyze staged`;
  const merged = await countStaged(
    tx,
    upload.sequence,
    tx`select trade_id as key, content_hash as content, sequence, line from trades`,
  );
  const losers = await tx<{ advisor_id: string }[]>`
    select distinct t.advisor_id from staged s join trades t on t.trade_id = s.key
    where t.advisor_id <> s.advisor_id`;
  // Confirmed first: a fresh upload then joins with nothing.
  await confirmUnchanged(tx, upload);
  await writeWinners(tx, upload);
  const asOf = upload.asOf ?? (await lastExitAsOf(tx));
  if (asOf !== null) {
    await tx`update uploads set as_of = ${asOf} where id = ${upload.id}`;
    await planWork(
      tx,
      upload.id,
      asOf,
      losers.map((row) => row.advisor_id),
    );
  }
  return merged;
}

async function writeWinners(tx: Transaction, { id, sequence }: Upload): Promise<void> {
  await tx`
    insert into trades (trade_id, advisor_id, advisor_name, exchange, kind, underlying, expiry,
      strike, option_type, contract, side, period, entry_price, entry_at, entry_basis,
      stoploss, targets, exit_price, exit_at, exit_reason, content_hash, upload_id, sequence, line)
    select distinct on (key) key, advisor_id, advisor_name, exchange, kind, underlying,
      expiry, strike, option_type, contract, side, period, entry_price, entry_at, entry_basis,
      stoploss, targets, exit_price, exit_at, exit_reason, content, ${id}::uuid,
      ${sequence}::bigint, line
    from staged order by key, line desc
    on conflict (trade_id) do update set
      advisor_id = excluded.advisor_id, advisor_name = excluded.advisor_name,
      exchange = excluded.exchange, kind = excluded.kind, underlying = excluded.underlying,
      expiry = excluded.expiry, strike = excluded.strike, option_type = excluded.option_type,
      contract = excluded.contract, side = excluded.side, period = excluded.period,
      entry_price = excluded.entry_price, entry_at = excluded.entry_at,
      entry_basis = excluded.entry_basis, stoploss = excluded.stoploss,
      targets = excluded.targets, exit_price = excluded.exit_price, exit_at = excluded.exit_at,
      exit_reason = excluded.exit_reason, content_hash = excluded.content_hash,
      upload_id = excluded.upload_id, sequence = excluded.sequence, line = excluded.line,
      features_stale = true, revision = trades.revision + 1
    where (excluded.sequence, excluded.line) > (trades.sequence, trades.line)
      and excluded.content_hash <> trades.content_hash`;
}

/** A newer row with the same content confirms it: an older upload that comes late must not win. */
async function confirmUnchanged(tx: Transaction, { sequence }: Upload): Promise<void> {
  await tx`
    update trades t set sequence = ${sequence}::bigint, line = s.line
    from (select distinct on (key) key, line, content from staged order by key, line desc) s
    where t.trade_id = s.key and t.content_hash = s.content
      and (${sequence}::bigint, s.line) > (t.sequence, t.line)`;
}

async function lastExitAsOf(tx: Transaction): Promise<IsoDate | null> {
  const [row] = await tx<{ last: number | null }[]>`select max(exit_at) as last from trades`;
  return row?.last == null ? null : defaultAsOf(row.last);
}
