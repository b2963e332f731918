// When an option ends, and how much time it has left. One calendar clock of 365 days everywhere; a
// trading-time clock would need its own volatilities (market reference, section 9.4).
import {
  type ClockTime,
  daysBetween,
  type Instant,
  type IsoDate,
  istInstant,
} from '#core/market/ist.ts';

type ExpiryHours = {
  /** First expiry date to which the row applies. */
  readonly from: IsoDate;
  /** End of trading, which is what prices and the exchange's own delta count to. */
  readonly end: ClockTime;
  /** From here the closing price of the underlying is known and the option is its pay-off. */
  readonly payOffKnown: ClockTime;
};

/** Derivatives trade to 15:40 since the closing auction came; its price is known by 15:35. */
const EXPIRY_HOURS: readonly ExpiryHours[] = [
  { from: '2026-08-03', end: '15:40', payOffKnown: '15:35' },
  { from: '0001-01-01', end: '15:30', payOffKnown: '15:30' },
];

const YEAR_MS = 365 * 86_400_000;

/** The instant to which time value is counted: 15:30 IST, 15:40 for expiries since 2026-08-03. */
export const expiryInstant = (expiry: IsoDate): Instant => istInstant(expiry, hoursOf(expiry).end);

/**
 * Calendar years of 365 days from the instant to the expiry instant; 0 once the pay-off is known
 * (15:30, since 2026-08-03 15:35 on expiry day) and after.
 */
export function yearsToExpiry(expiry: IsoDate, at: Instant): number {
  const known = istInstant(expiry, hoursOf(expiry).payOffKnown);
  return at >= known ? 0 : (expiryInstant(expiry) - at) / YEAR_MS;
}

/** Calendar days from the date to the expiry date: 0 on expiry day, negative after it. */
export const daysToExpiry = (expiry: IsoDate, date: IsoDate): number => daysBetween(date, expiry);

function hoursOf(expiry: IsoDate): ExpiryHours {
  const hours = EXPIRY_HOURS.find(({ from }) => expiry >= from);
  if (hours) return hours;
  throw new RangeError(`expiry: expected a date 'YYYY-MM-DD', found '${expiry}'`);
}
