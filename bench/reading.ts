// Reading an upload (steps 1 to 3) beside a CSV library that only splits the same text.
import { parse } from 'csv-parse/sync';
import { incomingFile, reportedTrade } from '#core/pipeline/file-rows.ts';
import { TRADE_COLUMNS } from '#core/pipeline/trade-columns.ts';
import { DEFAULT_SEED, generateSampleWorld } from '#local/sample/world.ts';
import { type Comparison, compare } from './comparison.ts';

const CHUNK = 64 * 1024;

export async function readingBench(): Promise<readonly Comparison[]> {
  const { trades } = generateSampleWorld(DEFAULT_SEED);
  const header = TRADE_COLUMNS.names.join(',');
  const lines = trades.map((row) =>
    TRADE_COLUMNS.names.map((name) => (row as Readonly<Record<string, string>>)[name]).join(','),
  );
  const text = `${[header, ...lines].join('\n')}\n`;
  return [
    await compare(
      {
        what: 'parse, validate, normalise',
        size: trades.length,
        peer: 'csv-parse, splitting only',
      },
      () => readAll(text),
      () => parse(text, { columns: true, relax_column_count: true }),
    ),
  ];
}

async function readAll(text: string): Promise<number> {
  const file = incomingFile('trades.csv', chunksOf(text), TRADE_COLUMNS, reportedTrade);
  let rows = 0;
  for await (const batch of file.batches) rows += batch.rows.length + batch.rejects.length;
  return rows;
}

async function* chunksOf(text: string): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += CHUNK) yield text.slice(at, at + CHUNK);
}
