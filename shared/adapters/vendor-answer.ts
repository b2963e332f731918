// The way from rows as a vendor delivered them to the answer of the price history: cleaned, cut to the
// range and to what had ended when it was asked, with the counts of what was repaired or is missing.
import type { Instant } from '#core/market/ist.ts';
import { segmentOf } from '#core/prices/instrument-segment.ts';
import {
  cleanPrices,
  optionJump,
  SHARE_JUMP,
  type SourceRules,
} from '#core/prices/price-cleaning.ts';
import { countFaults } from '#core/prices/price-faults.ts';
import { type PriceColumns, seriesBetween } from '#core/prices/price-range.ts';
import { sessionGaps } from '#core/prices/session-gaps.ts';
import type { PriceAnswer, PriceRange } from '#ports/price-history.ts';

/** The hours and the jump rule of an instrument, by its contractKey. */
export function tradingRules(instrument: string): Pick<SourceRules, 'segment' | 'jump'> {
  const [, , strike, optionType] = instrument.split(':');
  const segment = segmentOf(instrument);
  return { segment, jump: optionType === undefined ? SHARE_JUMP : optionJump(Number(strike)) };
}

const MINUTE = 60_000;

/** The range as far as it had happened: a minute counts once it has ended. */
export function endedPart(range: PriceRange, now: Instant): PriceRange {
  return { ...range, to: Math.min(range.to, Math.floor(now / MINUTE) * MINUTE) };
}

/** Null when no usable row lies in the range. */
export function vendorAnswer(
  rows: PriceColumns,
  rules: SourceRules,
  { from, to }: PriceRange,
): Extract<PriceAnswer, { readonly kind: 'prices' }> | null {
  const { series, faults } = cleanPrices(rows, rules);
  const part = seriesBetween(series, from, to);
  if (part.at.length === 0) return null;
  const gaps = sessionGaps(part, { from, to, segment: rules.segment });
  return { kind: 'prices', series: part, counts: { ...countFaults([faults], from, to), ...gaps } };
}
