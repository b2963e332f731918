// The past prices of a world, and which of them its trades need.
import { contractKey } from '#core/market/instrument.ts';
import { istDate } from '#core/market/ist.ts';
import { instrumentsOf, type OpenDays } from '#core/prices/price-needs.ts';
import { heldTo } from '#core/trading/holding-time.ts';
import { readTrades } from '#local/cli/analysis-inputs.ts';
import { type LocalVendors, startLocalVendors } from '#local/vendors.ts';
import type { PriceHistory } from '#ports/price-history.ts';
import type { WorldFiles } from './world.ts';

export interface PriceFeed {
  readonly history: PriceHistory;
  /** Of the world's trades. */
  readonly open: readonly OpenDays[];
}

/** Null when the world has no prices. */
export async function priceFeed({ trades, prices }: WorldFiles): Promise<PriceFeed | null> {
  if (prices === null) return null;
  const read = await readTrades(trades, () => undefined);
  const open = read.trades.map(({ instrument, entryAt, exitAt, period, exitReason }) => ({
    contract: contractKey(instrument),
    first: istDate(entryAt),
    last: istDate(exitAt),
    heldTo: heldTo({
      ...{ entered: istDate(entryAt), period, exitReason },
      expiry: instrument.kind === 'EQ' ? null : instrument.expiry,
    }),
  }));
  return { history: prices, open };
}

/** Both vendors on loopback, so that the nightly archive has whom to ask. */
export function startVendors({ history, open }: PriceFeed): Promise<LocalVendors> {
  const instruments = new Set(open.flatMap(({ contract }) => instrumentsOf(contract)));
  return startLocalVendors({ prices: history, instruments: [...instruments], now: Date.now });
}

/** By the names under which the template looks for them. */
export const vendorSecrets = ({ secrets }: LocalVendors): Readonly<Record<string, string>> => ({
  'saras/local/accelpix': JSON.stringify(secrets.accelPix),
  'saras/local/dhan': JSON.stringify(secrets.dhan),
});
