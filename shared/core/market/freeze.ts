// Decides the largest quantity of one index order (quantity freeze; market reference, section 3.3).
// Slabs by index level; the exchange reviews them monthly, so the contract file of the day wins.
import type { Price } from '#core/market/money.ts';

const FREEZE_SLABS: readonly { readonly upTo: Price; readonly quantity: number }[] = [
  { upTo: 5_750, quantity: 8_500 },
  { upTo: 8_625, quantity: 5_500 },
  { upTo: 11_500, quantity: 4_200 },
  { upTo: 17_250, quantity: 2_800 },
  { upTo: 27_500, quantity: 1_800 },
  { upTo: 40_000, quantity: 1_200 },
  { upTo: 55_000, quantity: 900 },
  { upTo: Number.POSITIVE_INFINITY, quantity: 600 },
];

/** Freeze quantity in units of an index at that level. */
export function freezeQuantityOf(indexLevel: Price): number {
  const slab = FREEZE_SLABS.find(({ upTo }) => indexLevel <= upTo);
  if (!slab) throw new RangeError(`freeze quantity: expected an index level, found ${indexLevel}`);
  return slab.quantity;
}

/** How many lots fit into one order. */
export const maxLotsPerOrder = (freezeQuantity: number, lotSize: number): number =>
  Math.floor(freezeQuantity / lotSize);
