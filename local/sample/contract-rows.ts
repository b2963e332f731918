// The contract file of the sample world: every contract a trade names, once.
import { contractKey, type Future, type Option } from '#core/market/instrument.ts';
import type { FinishedTrade } from './signal-document.ts';
import { sampleLot } from './underlyings.ts';

export const CONTRACT_FILE_COLUMNS = [
  'contract',
  'kind',
  'underlying',
  'expiry',
  'strike',
  'option_type',
  'lot',
  'lot_status',
] as const;

export type ContractRow = Readonly<Record<(typeof CONTRACT_FILE_COLUMNS)[number], string>>;

/** Rows sorted by contract key. */
export function contractRowsOf(trades: readonly FinishedTrade[]): readonly ContractRow[] {
  const rows = new Map<string, ContractRow>();
  for (const { idea } of trades) {
    const { instrument, path } = idea.quote;
    if (instrument.kind === 'EQ' || rows.has(contractKey(instrument))) continue;
    const { lotSize, status } = sampleLot(path.underlying, instrument);
    rows.set(contractKey(instrument), {
      contract: contractKey(instrument),
      ...contractFields(instrument),
      lot: String(lotSize),
      lot_status: status,
    });
  }
  return [...rows.values()].sort((a, b) => (a.contract < b.contract ? -1 : 1));
}

const contractFields = (contract: Future | Option) => ({
  kind: contract.kind,
  underlying: contract.underlying,
  expiry: contract.expiry,
  strike: contract.kind === 'OPT' ? String(contract.strike) : '',
  option_type: contract.kind === 'OPT' ? contract.optionType : '',
});
