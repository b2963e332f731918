// What is traded on a synthetic day: two index futures, options of both, two stock futures, two shares.
import { contractKey, type Instrument } from '#core/market/instrument.ts';
import type { Paise, Price } from '#core/market/money.ts';

export interface SyntheticContract {
  readonly instrument: Instrument;
  readonly contract: string;
  /** Price at the first open. */
  readonly from: Price;
  /** Standard deviation of a step, share of the price. */
  readonly wild: number;
  readonly tick: Paise;
}

const EXPIRY = '2024-06-27';

const of = (instrument: Instrument, from: Price, wild: number): SyntheticContract => ({
  ...{ instrument, contract: contractKey(instrument), from, wild, tick: 5 },
});

const future = (underlying: string, from: Price): SyntheticContract =>
  of({ kind: 'FUT', exchange: 'NSE', underlying, expiry: EXPIRY }, from, 0.0007);

const option = (
  underlying: string,
  strike: number,
  optionType: 'CE' | 'PE',
  from: Price,
): SyntheticContract =>
  of({ kind: 'OPT', exchange: 'NSE', underlying, expiry: EXPIRY, strike, optionType }, from, 0.01);

const share = (underlying: string, from: Price): SyntheticContract =>
  of({ kind: 'EQ', exchange: 'NSE', underlying }, from, 0.0012);

export const SYNTHETIC_CONTRACTS: readonly [SyntheticContract, ...SyntheticContract[]] = [
  future('NIFTY', 22_500),
  future('BANKNIFTY', 48_000),
  option('NIFTY', 22_500, 'CE', 180),
  option('NIFTY', 22_500, 'PE', 170),
  option('BANKNIFTY', 48_000, 'CE', 420),
  future('RELIANCE', 2_900),
  future('SBIN', 820),
  share('TCS', 3_900),
];
