// Prices outside the exchange's band are rejected: 10 % around the previous close for futures and for shares
// with derivatives, which is the narrower reading for the others (market reference, sections 6.1 to 6.3).
import { APPROVED, type RiskCheck, refusedBy } from './proposal.ts';

const BAND_SHARE = 0.1;

export const priceBand: RiskCheck = ({ instrument, contract, entry, stop }, { day }) => {
  if (instrument.kind === 'OPT') return APPROVED;
  const close = day.previousClose[contract] ?? day.previousClose[instrument.underlying];
  if (close === undefined) return APPROVED;
  const outside = [entry, stop].find((price) => Math.abs(price - close) > BAND_SHARE * close);
  return outside === undefined ? APPROVED : refusedBy('OUTSIDE_PRICE_BAND', outside, close);
};
