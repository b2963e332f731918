// Which days are archived, asked once per instrument until it is forgotten: many ranges of one instrument
// are read within one call of a function, and the next call must see what the night has added.
import type { ArchivedDates, PriceArchive } from '#ports/price-archive.ts';

export interface RememberedListings extends PriceArchive {
  /** Call it before work that may depend on days stored just now. */
  forget(): void;
}

export function rememberedListings(archive: PriceArchive): RememberedListings {
  const listings = new Map<string, Promise<ArchivedDates>>();
  return {
    ...archive,
    days(instrument) {
      const listing = listings.get(instrument) ?? archive.days(instrument);
      listings.set(instrument, listing);
      return listing;
    },
    forget: () => listings.clear(),
  };
}
