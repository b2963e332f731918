// Reads what `analyse` needs from files: trades, and the contract file beside them or in --bars.
import { createReadStream, existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { textChunks } from '#adapters/files/text-chunks.ts';
import { CONTRACT_COLUMNS, contractOf } from '#core/pipeline/contract-row.ts';
import { deduplicate } from '#core/pipeline/deduplicate.ts';
import { incomingFile, type Placed, reportedTrade } from '#core/pipeline/file-rows.ts';
import type { Reject } from '#core/pipeline/reject.ts';
import { TRADE_COLUMNS } from '#core/pipeline/trade-columns.ts';
import { type ReportedTrade, tradeContent } from '#core/signals/trade.ts';
import type { Counts } from '#ports/uploads.ts';

export interface ReadTrades {
  readonly counts: Counts;
  readonly rejects: readonly Reject[];
  /** The rows that count, duplicates and superseded rows left out. */
  readonly trades: readonly ReportedTrade[];
}

/** All trades of a file with the verdict of every row. `onRows` reports rows read so far. */
export async function readTrades(
  path: string,
  onRows: (rows: number) => void,
): Promise<ReadTrades> {
  const chunks = textChunks(createReadStream(path));
  const file = incomingFile(basename(path), chunks, TRADE_COLUMNS, reportedTrade);
  const rows: Placed<ReportedTrade>[] = [];
  const rejects: Reject[] = [];
  for await (const batch of file.batches) {
    for (const row of batch.rows) rows.push(row);
    for (const reject of batch.rejects) rejects.push(reject);
    onRows(rows.length + rejects.length);
  }
  return { ...verdicts(rows, rejects.length), rejects };
}

function verdicts(rows: readonly Placed<ReportedTrade>[], rejected: number) {
  const arriving = rows.map(({ line, value }) => ({
    tradeId: value.tradeId,
    content: tradeContent(value),
    line,
  }));
  const { verdicts: each, winners } = deduplicate(arriving, 1, () => undefined);
  const count = (verdict: (typeof each)[number]) => each.filter((one) => one === verdict).length;
  const trades: ReportedTrade[] = [];
  for (const index of winners.values()) {
    const row = rows[index];
    if (row) trades.push(row.value);
  }
  const counts: Counts = {
    read: rows.length + rejected,
    accepted: count('ACCEPT'),
    rejected,
    duplicates: count('DUPLICATE'),
    replaced: count('REPLACE'),
  };
  return { counts, trades };
}

export interface ContractLots {
  readonly path: string | null;
  readonly lotOf: (contract: string) => number | undefined;
  /** Rows without a usable lot: their contracts have the lot of the dated table. */
  readonly rejects: readonly Reject[];
}

/** Lots from contracts.csv(.gz) in the given folder, else beside the trades; none is not an error. */
export async function readContractLots(trades: string, folder?: string): Promise<ContractLots> {
  const path = [folder ?? dirname(trades)]
    .flatMap((dir) => [join(dir, 'contracts.csv.gz'), join(dir, 'contracts.csv')])
    .find((candidate) => existsSync(candidate));
  if (path === undefined) return { path: null, lotOf: () => undefined, rejects: [] };
  const lots = new Map<string, number>();
  const rejects: Reject[] = [];
  const chunks = textChunks(createReadStream(path));
  const file = incomingFile(basename(path), chunks, CONTRACT_COLUMNS, contractOf);
  for await (const batch of file.batches) {
    for (const { value } of batch.rows) lots.set(value.contract, value.lot);
    rejects.push(...batch.rejects);
  }
  return { path, lotOf: (contract) => lots.get(contract), rejects };
}
