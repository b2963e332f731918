// Decides the lot size of an instrument and says how sure it is. The contract file of the day wins;
// then the index table keyed by expiry; stock lots without a file are only assumed.
import { isIndex } from '#core/market/category.ts';
import { expiryCycleOf } from '#core/market/expiry.ts';
import { contractKey, type Future, type Instrument, type Option } from '#core/market/instrument.ts';
import { INDEX_LOTS, type LotRow, STOCK_MINIMUM_VALUES } from '#core/market/lot-table.ts';
import type { Price } from '#core/market/money.ts';

export type LotStatus = 'CONTRACT_FILE' | 'TABLE' | 'ASSUMED';

export type Lot = { readonly lotSize: number; readonly status: LotStatus };

const ONE_SHARE: Lot = { lotSize: 1, status: 'TABLE' };

/**
 * Lot size in units. `price` (rupees) is the price of the underlying or future and matters only for
 * a stock contract without a file, where an option uses its strike instead. `contractLot` is the
 * lot of the contract file, if there is one. Throws RangeError for a reference price that is not > 0.
 */
export function lotOf(instrument: Instrument, price: Price, contractLot: number | undefined): Lot {
  if (instrument.kind === 'EQ') return ONE_SHARE;
  if (contractLot !== undefined) return { lotSize: contractLot, status: 'CONTRACT_FILE' };
  if (isIndex(instrument.underlying)) return indexLot(instrument);
  return stockLot(instrument, instrument.kind === 'OPT' ? instrument.strike : price);
}

function indexLot(contract: Future | Option): Lot {
  const { kind, underlying, expiry } = contract;
  const cycle = kind === 'FUT' ? 'monthly' : expiryCycleOf(underlying, expiry);
  const row = INDEX_LOTS[underlying]?.findLast(
    (candidate: LotRow) =>
      (candidate.cycle === 'all' || candidate.cycle === cycle) && expiry >= candidate.from,
  );
  if (!row) throw new RangeError(`lot of ${contractKey(contract)}: expected a row, found none`);
  return { lotSize: row.lot, status: row.status };
}

function stockLot(contract: Future | Option, referencePrice: Price): Lot {
  const row = STOCK_MINIMUM_VALUES.findLast(({ from }) => contract.expiry >= from);
  if (!row || !(referencePrice > 0)) {
    throw new RangeError(
      `lot of ${contractKey(contract)}: expected a reference price > 0, found ${referencePrice}`,
    );
  }
  return { lotSize: Math.ceil(row.minimum / (referencePrice * 100)), status: 'ASSUMED' };
}
