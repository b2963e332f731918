// The columns of an uploaded trades file: what the template shows and what the header must carry.
import { EXIT_REASONS, PERIODS, SIDES } from '#core/signals/trade.ts';
import type { Columns } from './parse.ts';

interface ColumnText {
  readonly name: string;
  readonly required: boolean;
  readonly meaning: string;
  readonly example: string;
}

/** One line per column, in template order. */
export const TRADE_COLUMN_TEXTS: readonly ColumnText[] = [
  {
    name: 'trade_id',
    required: true,
    meaning: 'unique id of the trade; the same id again is a correction',
    example: 'T000123',
  },
  { name: 'advisor_id', required: true, meaning: 'id of the advisor', example: 'ADV1001' },
  {
    name: 'advisor_name',
    required: false,
    meaning: 'name to show; may be empty',
    example: 'Example Research',
  },
  { name: 'exchange', required: true, meaning: 'NSE or BSE', example: 'NSE' },
  { name: 'kind', required: true, meaning: 'EQ, FUT or OPT', example: 'OPT' },
  { name: 'underlying', required: true, meaning: 'symbol of the share or index', example: 'NIFTY' },
  {
    name: 'expiry',
    required: true,
    meaning: 'YYYY-MM-DD; FUT and OPT only',
    example: '2026-06-30',
  },
  { name: 'strike', required: true, meaning: 'rupees; OPT only', example: '24500' },
  { name: 'option_type', required: true, meaning: 'CE or PE; OPT only', example: 'CE' },
  { name: 'side', required: true, meaning: SIDES.join(' or '), example: 'BUY' },
  {
    name: 'period',
    required: true,
    meaning: `${PERIODS.join(', ')}; may be empty`,
    example: 'INTRADAY',
  },
  {
    name: 'entry_price',
    required: true,
    meaning: 'fill in rupees, at most 4 decimals',
    example: '142.35',
  },
  {
    name: 'entry_time',
    required: true,
    meaning: 'ISO 8601; without an offset it is Indian time',
    example: '2026-06-24T10:05:00+05:30',
  },
  {
    name: 'entry_basis',
    required: false,
    meaning: 'FILL (bought or sold so) or ADVISED (the level of the idea); empty is FILL',
    example: 'FILL',
  },
  {
    name: 'stoploss',
    required: true,
    meaning: 'first published stop; may be empty',
    example: '120',
  },
  {
    name: 'targets',
    required: true,
    meaning: 'first published targets, separated by |; may be empty',
    example: '165|190',
  },
  { name: 'exit_price', required: true, meaning: 'rupees, at most 4 decimals', example: '165' },
  {
    name: 'exit_time',
    required: true,
    meaning: 'ISO 8601, not before the entry',
    example: '2026-06-24T11:40:00+05:30',
  },
  {
    name: 'exit_reason',
    required: false,
    meaning: `${EXIT_REASONS.join(', ')}; may be empty`,
    example: 'TARGET_HIT',
  },
];

export const TRADE_COLUMNS: Columns = {
  names: TRADE_COLUMN_TEXTS.map((column) => column.name),
  required: TRADE_COLUMN_TEXTS.filter((column) => column.required).map((column) => column.name),
};

/** A file that can be filled in: the header and one valid example row. */
export const tradeTemplate = (): string =>
  `${TRADE_COLUMNS.names.join(',')}\n${TRADE_COLUMN_TEXTS.map((column) => column.example).join(',')}\n`;
