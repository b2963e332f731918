// Price files that were read stay in memory until their rows outgrow a bound; then those not asked for
// the longest go first. A file asked for twice at once is read once.
import type { CleanPrices } from '#core/prices/price-cleaning.ts';

/** Clean prices by contract; by '' in a file of one series. */
export type PriceFile = ReadonlyMap<string, CleanPrices>;

export interface FileMemory {
  file(path: string, load: () => Promise<PriceFile>): Promise<PriceFile>;
}

const NUMBER_BYTES = 8;

/** The file just read is always kept, however large. */
export function fileMemory(maxBytes: number): FileMemory {
  const kept = new Map<string, { readonly file: Promise<PriceFile>; bytes: number }>();
  let total = 0;
  const shrink = (newest: string): void => {
    for (const [path, { bytes }] of kept) {
      if (total <= maxBytes) return;
      if (path === newest || bytes === 0) continue;
      kept.delete(path);
      total -= bytes;
    }
  };
  return {
    async file(path, load) {
      const known = kept.get(path);
      if (known) {
        kept.delete(path);
        kept.set(path, known);
        return known.file;
      }
      const entry = { file: load(), bytes: 0 };
      kept.set(path, entry);
      try {
        const file = await entry.file;
        entry.bytes = bytesOf(file);
        total += entry.bytes;
        shrink(path);
        return file;
      } catch (error) {
        kept.delete(path);
        throw error;
      }
    },
  };
}

function bytesOf(file: PriceFile): number {
  let rows = 0;
  for (const { series } of file.values()) {
    rows += series.at.length * (series.open === series.close ? 2 : 5);
  }
  return Math.max(1, rows * NUMBER_BYTES);
}
