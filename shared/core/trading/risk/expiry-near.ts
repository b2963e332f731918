// Stock derivatives are delivered: nothing is opened that would have to leave at once. No contract is opened
// after its expiry.
import { calendarCoverage, calendarCovers, tradingDaysBetween } from '#core/market/calendar.ts';
import { APPROVED, type RiskCheck, refusedBy } from './proposal.ts';

export const expiryNear: RiskCheck = ({ instrument, category }, { state, day }) => {
  if (instrument.kind === 'EQ') return APPROVED;
  const { expiry } = instrument;
  if (expiry < day.date) return refusedBy('EXPIRY_NEAR', expiry, day.date);
  if (category !== 'STOCK_FUTURES' && category !== 'STOCK_OPTIONS') return APPROVED;
  // Where the calendar ends before the expiry, at least the known days are left.
  const until = calendarCovers(expiry) ? expiry : calendarCoverage().to;
  const left = tradingDaysBetween(day.date, until).length - 1;
  const { stockExpiryDays } = state.settings;
  return left <= stockExpiryDays ? refusedBy('EXPIRY_NEAR', left, stockExpiryDays + 1) : APPROVED;
};
