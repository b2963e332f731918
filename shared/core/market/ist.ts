// Indian Standard Time: fixed UTC+05:30 without daylight saving (reference: market rules, section 0).

/** Epoch milliseconds, UTC. */
export type Instant = number;

/** Calendar date in Asia/Kolkata, 'YYYY-MM-DD'. */
export type IsoDate = string;

/** Clock time in Asia/Kolkata, 'HH:MM'. */
export type ClockTime = string;

const OFFSET_MS = 330 * 60_000;
const DAY_MS = 86_400_000;

/** The IST calendar date on which the instant falls. */
export const istDate = (instant: Instant): IsoDate =>
  new Date(instant + OFFSET_MS).toISOString().slice(0, 10);

/** The number of that date: whole days since 1970-01-01, as `dayNumber` counts them. */
export const istDay = (instant: Instant): number => Math.floor((instant + OFFSET_MS) / DAY_MS);

/** Minutes since IST midnight, fractional seconds included. */
export const istMinutes = (instant: Instant): number =>
  ((((instant + OFFSET_MS) % DAY_MS) + DAY_MS) % DAY_MS) / 60_000;

/** The instant of a clock time on an IST date; '24:00' is the end of that date. */
export function istInstant(date: IsoDate, time: ClockTime): Instant {
  return dayNumber(date) * DAY_MS + minutesOf(time) * 60_000 - OFFSET_MS;
}

/** Minutes since midnight of a clock time 'HH:MM'. */
export const minutesOf = (time: ClockTime): number =>
  Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

/** Days since 1970-01-01 of a calendar date. */
export const dayNumber = (date: IsoDate): number => Date.parse(`${date}T00:00:00Z`) / DAY_MS;

/** The calendar date of a day number. */
export const dateOfDay = (day: number): IsoDate =>
  new Date(day * DAY_MS).toISOString().slice(0, 10);

/** The calendar date `days` later (negative = earlier). */
export const addDays = (date: IsoDate, days: number): IsoDate =>
  new Date((dayNumber(date) + days) * DAY_MS).toISOString().slice(0, 10);

/** Whole calendar days from `from` to `to`. */
export const daysBetween = (from: IsoDate, to: IsoDate): number => dayNumber(to) - dayNumber(from);

/** 0 = Sunday ... 6 = Saturday. */
export const weekdayOf = (date: IsoDate): number => (((dayNumber(date) + 4) % 7) + 7) % 7;
