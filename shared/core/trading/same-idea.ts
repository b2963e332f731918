// The same advisor saying the same thing again within half an hour is one idea, whatever the channel.
import { contractKey, type Instrument } from '#core/market/instrument.ts';
import type { Instant } from '#core/market/ist.ts';
import type { Price } from '#core/market/money.ts';
import type { Side } from '#core/signals/trade.ts';

const WITHIN_MS = 30 * 60_000;
const WITHIN_SHARE = 0.002;
/** Prices are decimal: a difference of exactly 0.2 % must not depend on how it was rounded. */
const ROUNDING = 1e-12;

export interface PostedIdea {
  /** One id for all aliases of an advisor. */
  readonly advisorId: string;
  readonly instrument: Instrument;
  readonly side: Side;
  readonly entryPrice: Price;
  readonly at: Instant;
}

/** Both bounds belong to the same idea; 0.2 % is of the earlier entry. */
export function isSameIdea(earlier: PostedIdea, later: PostedIdea): boolean {
  const gap = later.at - earlier.at;
  const away = Math.abs(later.entryPrice - earlier.entryPrice) / earlier.entryPrice;
  return ideaKey(earlier) === ideaKey(later) && gap >= 0 && gap <= WITHIN_MS && away <= LARGEST;
}

const LARGEST = WITHIN_SHARE + ROUNDING;

/** What two posts of one idea share for certain. */
export const ideaKey = ({ advisorId, instrument, side }: PostedIdea): string =>
  `${advisorId}/${instrument.exchange}/${contractKey(instrument)}/${side}`;
