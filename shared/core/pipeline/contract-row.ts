// A row of an uploaded contract file: the lot of a derivative contract, which wins over every table.
import type { IsoDate } from '#core/market/ist.ts';
import { date, oneOf, price, type Read, read, refuse, requiredText } from './field.ts';
import type { Columns, RawRow } from './parse.ts';
import { quoted } from './reject.ts';
import { canonicalUnderlying } from './underlying.ts';

export interface ListedContract {
  /** As contractKey writes it. */
  readonly contract: string;
  readonly kind: 'FUT' | 'OPT';
  readonly underlying: string;
  readonly expiry: IsoDate;
  readonly strike: number | null;
  readonly optionType: 'CE' | 'PE' | null;
  readonly lot: number;
}

export const CONTRACT_COLUMNS: Columns = {
  names: ['contract', 'kind', 'underlying', 'expiry', 'strike', 'option_type', 'lot'],
  required: ['kind', 'underlying', 'expiry', 'strike', 'option_type', 'lot'],
};

/** The contract of a row, or what is wrong with it. */
export function contractOf(row: RawRow): Read<ListedContract> {
  const text = (name: string) => row.fields[name] ?? '';
  const kind = oneOf('kind', text('kind'), ['FUT', 'OPT']);
  if (!kind.ok) return kind;
  const named = requiredText('underlying', text('underlying'), 'a symbol');
  if (!named.ok) return named;
  const expiry = date('expiry', text('expiry'));
  if (!expiry.ok) return expiry;
  const lot = lotSize(text('lot'));
  if (!lot.ok) return lot;
  const underlying = canonicalUnderlying(named.value);
  const shared = { kind: kind.value, underlying, expiry: expiry.value, lot: lot.value };
  if (kind.value === 'FUT') {
    const contract = `${underlying}:${expiry.value}:FUT`;
    return read({ ...shared, contract, strike: null, optionType: null });
  }
  const strike = price('strike', text('strike'));
  if (!strike.ok) return strike;
  const type = oneOf('option_type', text('option_type'), ['CE', 'PE']);
  if (!type.ok) return type;
  const contract = `${underlying}:${expiry.value}:${strike.value}:${type.value}`;
  return read({ ...shared, contract, strike: strike.value, optionType: type.value });
}

function lotSize(text: string): Read<number> {
  if (text === '') return refuse('lot', 'MISSING', 'a lot size', 'nothing');
  const lot = Number(text);
  return Number.isInteger(lot) && lot > 0 && lot <= 1_000_000
    ? read(lot)
    : refuse('lot', 'NOT_A_NUMBER', 'a whole number above 0', quoted(text));
}
