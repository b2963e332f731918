// A few rows that are wrong on purpose, one sent twice and one corrected: a demo without rejects would
// hide half of what an upload does.
import type { Random } from './random.ts';

export type TradeRow = Readonly<Record<string, string>>;

export type Blemishes = {
  /** trade_id of the rows that no pipeline may accept. */
  readonly rejected: readonly string[];
  /** trade_id of the row that stands in the file twice, unchanged. */
  readonly duplicated: string;
  /** trade_id of the row whose later line corrects the exit price. */
  readonly corrected: string;
};

export type BlemishedRows = {
  readonly rows: readonly TradeRow[];
  readonly blemishes: Blemishes;
};

const SPOILERS: readonly ((row: TradeRow) => TradeRow)[] = [
  (row) => ({ ...row, side: '' }),
  (row) => ({ ...row, entry_price: `-${row['entry_price']}` }),
  (row) => ({ ...row, exit_price: 'n/a' }),
  (row) => ({ ...row, entry_time: row['exit_time'] ?? '', exit_time: row['entry_time'] ?? '' }),
  (row) => ({ ...row, stoploss: row['targets']?.split('|')[0] ?? '' }),
  (row) => ({ ...row, expiry: '2025-02-30' }),
  (row) => ({ ...row, kind: 'FUTURE' }),
];

/** Spoils copies of good derivative rows, under ids of their own, and repeats two rows later on. */
export function withBlemishes(random: Random, good: readonly TradeRow[]): BlemishedRows {
  const templates = good.filter(
    (row) =>
      row['kind'] !== 'EQ' && row['targets'] !== '' && row['entry_time'] !== row['exit_time'],
  );
  const spoiled = SPOILERS.map((spoil, index) => ({
    ...spoil(random.pick(templates)),
    trade_id: `T9${String(index + 1).padStart(5, '0')}`,
  }));
  const early = good.slice(0, Math.floor(good.length / 2));
  const repeated = random.pick(early);
  const stale = random.pick(early.filter((row) => row !== repeated));
  const corrected = { ...stale, exit_price: betterPrice(stale) };
  return {
    rows: [...scattered(random, good, spoiled), repeated, corrected],
    blemishes: {
      rejected: spoiled.map(({ trade_id }) => trade_id),
      duplicated: repeated['trade_id'] ?? '',
      corrected: stale['trade_id'] ?? '',
    },
  };
}

/** Two rupees more stay on every grid there is; whole paise keep the sum exact. */
const betterPrice = (row: TradeRow): string =>
  String((Math.round(Number(row['exit_price']) * 100) + 200) / 100);

function scattered(
  random: Random,
  good: readonly TradeRow[],
  spoiled: readonly TradeRow[],
): readonly TradeRow[] {
  const rows = [...good];
  for (const row of spoiled) rows.splice(random.integer(0, rows.length), 0, row);
  return rows;
}
