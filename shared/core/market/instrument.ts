// What can be traded: a cash equity, a future, an option. Strikes are rupees or index points and may
// be fractional after a corporate action (1482.35).
import type { IsoDate } from '#core/market/ist.ts';

export type Exchange = 'NSE' | 'BSE';

export type OptionType = 'CE' | 'PE';

export type Equity = {
  readonly kind: 'EQ';
  readonly exchange: Exchange;
  readonly underlying: string;
};

export type Future = {
  readonly kind: 'FUT';
  readonly exchange: Exchange;
  readonly underlying: string;
  readonly expiry: IsoDate;
};

export type Option = {
  readonly kind: 'OPT';
  readonly exchange: Exchange;
  readonly underlying: string;
  readonly expiry: IsoDate;
  readonly strike: number;
  readonly optionType: OptionType;
};

export type Instrument = Equity | Future | Option;

/** 'RELIANCE', 'NIFTY:2024-01-25:FUT' or 'NIFTY:2024-01-25:21500:CE'; the same at both exchanges. */
export function contractKey(instrument: Instrument): string {
  const { kind, underlying } = instrument;
  switch (kind) {
    case 'EQ':
      return underlying;
    case 'FUT':
      return `${underlying}:${instrument.expiry}:FUT`;
    case 'OPT':
      return `${underlying}:${instrument.expiry}:${instrument.strike}:${instrument.optionType}`;
    default:
      return kind satisfies never;
  }
}

const BSE_INDICES = ['SENSEX', 'BANKEX', 'SENSEX50'];

/** The instrument of a contractKey; at the exchange of its index, else NSE. Throws for any other text. */
export function instrumentOfContract(contract: string): Instrument {
  const [underlying = '', expiry, strikeOrFuture, optionType] = contract.split(':');
  const exchange: Exchange = BSE_INDICES.includes(underlying) ? 'BSE' : 'NSE';
  if (expiry === undefined) return { kind: 'EQ', exchange, underlying };
  if (strikeOrFuture === 'FUT') return { kind: 'FUT', exchange, underlying, expiry };
  if (optionType === 'CE' || optionType === 'PE') {
    const strike = Number(strikeOrFuture);
    return { kind: 'OPT', exchange, underlying, expiry, strike, optionType };
  }
  throw new Error(
    `contract: expected NAME, NAME:DATE:FUT or NAME:DATE:STRIKE:CE, found ${contract}`,
  );
}
