// Which hours the prices of an instrument keep.
import type { Segment } from '#core/market/calendar.ts';
import { isIndex } from '#core/market/category.ts';

/**
 * By contractKey. Index prices end with the derivatives they stand for, those of a share with the
 * continuous cash session.
 */
export function segmentOf(instrument: string): Segment {
  const [symbol = '', expiry] = instrument.split(':');
  return expiry !== undefined || isIndex(symbol) ? 'DERIVATIVES' : 'EQUITY_CAS';
}
