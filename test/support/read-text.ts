// Runs text through the real reading steps, cut into chunks as a stream would.
import { incomingFile, reportedTrade } from '#core/pipeline/file-rows.ts';
import type { Reject } from '#core/pipeline/reject.ts';
import { TRADE_COLUMNS } from '#core/pipeline/trade-columns.ts';
import type { ReportedTrade } from '#core/signals/trade.ts';

export interface ReadText {
  readonly rows: readonly { readonly line: number; readonly value: ReportedTrade }[];
  readonly rejects: readonly Reject[];
  readonly ignoredColumns: readonly string[];
}

/** Reads trades of a file with this name; `cuts` are the sizes of the chunks, the last one repeats. */
export async function readText(
  text: string,
  fileName = 'trades.csv',
  cuts: readonly number[] = [65_536],
): Promise<ReadText> {
  const file = incomingFile(fileName, chunks(text, cuts), TRADE_COLUMNS, reportedTrade);
  const rows: ReadText['rows'][number][] = [];
  const rejects: Reject[] = [];
  for await (const batch of file.batches) {
    rows.push(...batch.rows);
    rejects.push(...batch.rejects);
  }
  return { rows, rejects, ignoredColumns: file.ignoredColumns() };
}

async function* chunks(text: string, cuts: readonly number[]): AsyncGenerator<string> {
  let at = 0;
  for (let n = 0; at < text.length; n++) {
    const size = Math.max(1, cuts[Math.min(n, cuts.length - 1)] ?? text.length);
    yield text.slice(at, at + size);
    at += size;
  }
}

/** A good row by column name; override what a test is about. */
export const GOOD_ROW = {
  trade_id: 'T1',
  advisor_id: 'ADV1',
  advisor_name: 'One Research',
  exchange: 'NSE',
  kind: 'OPT',
  underlying: 'NIFTY',
  expiry: '2024-01-25',
  strike: '21500',
  option_type: 'CE',
  side: 'BUY',
  period: 'INTRADAY',
  entry_price: '142.35',
  entry_time: '2024-01-23T10:05:00+05:30',
  entry_basis: 'FILL',
  stoploss: '120',
  targets: '165|190',
  exit_price: '165',
  exit_time: '2024-01-23T11:40:00+05:30',
  exit_reason: 'TARGET_HIT',
} as const;

export type RowText = Readonly<Record<keyof typeof GOOD_ROW, string>>;

export const HEADER = TRADE_COLUMNS.names.join(',');

export const csvRow = (row: Partial<RowText> = {}): string =>
  Object.values({ ...GOOD_ROW, ...row }).join(',');

export const csvFile = (...rows: readonly string[]): string => `${[HEADER, ...rows].join('\n')}\n`;
