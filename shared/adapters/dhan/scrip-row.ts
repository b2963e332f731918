// One line of Dhan's scrip master in either of its two layouts, as an instrument of ours. Columns are
// found by their names: the vendor adds and drops some (vendor reference, section 5).
import { isIndex } from '#core/market/category.ts';
import type { IsoDate } from '#core/market/ist.ts';
import type { DhanSecurity } from './charts.ts';

export interface ScripRow {
  /** contractKey. */
  readonly key: string;
  readonly security: DhanSecurity;
  /** The lower, the better, where several rows have one key: series of a share, a second exchange. */
  readonly rank: number;
}

export class ScripMasterUnreadable extends Error {
  override readonly name = 'ScripMasterUnreadable';
  readonly code = 'SCRIP_MASTER_UNREADABLE';
}

const FIELDS = {
  exchange: ['EXCH_ID', 'SEM_EXM_EXCH_ID'],
  segment: ['SEGMENT', 'SEM_SEGMENT'],
  securityId: ['SECURITY_ID', 'SEM_SMST_SECURITY_ID'],
  instrument: ['INSTRUMENT', 'SEM_INSTRUMENT_NAME'],
  type: ['INSTRUMENT_TYPE', 'SEM_EXCH_INSTRUMENT_TYPE'],
  series: ['SERIES', 'SEM_SERIES'],
  symbol: ['UNDERLYING_SYMBOL', 'SEM_TRADING_SYMBOL'],
  expiry: ['SM_EXPIRY_DATE', 'SEM_EXPIRY_DATE'],
  strike: ['STRIKE_PRICE', 'SEM_STRIKE_PRICE'],
  optionType: ['OPTION_TYPE', 'SEM_OPTION_TYPE'],
} as const;

type Field = keyof typeof FIELDS;
type Cells = Readonly<Record<Field, string>>;

/** Reads the header; throws ScripMasterUnreadable naming a column that neither layout has there. */
export function scripRowReader(
  header: readonly string[],
): (cells: readonly string[]) => ScripRow | null {
  const columns = Object.entries(FIELDS).map(([field, names]) => {
    const position = header.findIndex((name) => names.some((own) => own === name.trim()));
    if (position >= 0) return [field, position] as const;
    throw new ScripMasterUnreadable(
      `scrip master: expected a column ${names.join(' or ')}, found ${header.slice(0, 5).join(', ')} ...`,
    );
  });
  return (cells) => {
    const named = columns.map(([field, position]) => [field, (cells[position] ?? '').trim()]);
    return rowOf(Object.fromEntries(named) as Cells);
  };
}

/** Null for what we do not trade: currencies, commodities, debt, test symbols. */
function rowOf(cells: Cells): ScripRow | null {
  const { exchange, segment, instrument, securityId } = cells;
  if (cells.symbol.includes('NSETEST') || securityId === '') return null;
  const security = (exchangeSegment: string) => ({ securityId, exchangeSegment, instrument });
  const far = exchange === 'NSE' ? 0 : 10;
  if (segment === 'I' && instrument === 'INDEX') {
    return { key: cells.symbol, security: security('IDX_I'), rank: far };
  }
  if (segment === 'E' && instrument === 'EQUITY' && cells.type === 'ES') {
    if (isIndex(cells.symbol)) return null;
    const rank = far + (cells.series === 'EQ' ? 0 : 1);
    return { key: cells.symbol, security: security(`${exchange}_EQ`), rank };
  }
  if (segment !== 'D') return null;
  const key = contractKeyOf(cells);
  return key === null ? null : { key, security: security(`${exchange}_FNO`), rank: far };
}

/** 'NIFTY-Oct2024-25800-CE' names its underlying before the month; the other layout has it alone. */
const underlyingOf = (symbol: string): string =>
  /^(.+)-[A-Z][a-z]{2}\d{4}-/.exec(symbol)?.[1] ?? symbol;

function contractKeyOf({ instrument, symbol, expiry, strike, optionType }: Cells): string | null {
  const date = dateOf(expiry);
  if (date === null) return null;
  const contract = `${underlyingOf(symbol)}:${date}`;
  if (/^FUT(IDX|STK)$/.test(instrument)) return `${contract}:FUT`;
  if (!/^OPT(IDX|STK)$/.test(instrument)) return null;
  return `${contract}:${Number(strike)}:${optionType}`;
}

/** '2024-10-24 14:30:00', '2024-10-24', and '24/10/24' as files saved by a spreadsheet have it. */
function dateOf(text: string): IsoDate | null {
  const iso = /^(\d{4}-\d\d-\d\d)/.exec(text)?.[1];
  if (iso !== undefined) return iso;
  const [, day, month, year] = /^(\d\d)\/(\d\d)\/(\d\d)$/.exec(text) ?? [];
  return year === undefined ? null : `20${year}-${month}-${day}`;
}
