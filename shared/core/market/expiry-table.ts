// Expiry weekdays by underlying, cycle and date of the (nominal) expiry; market reference, section 2.
// Announced changes that never took effect (BANKNIFTY Fridays 2023, NSE Mondays 2025) are left out.
import type { IsoDate } from '#core/market/ist.ts';

/** 0 = Sunday ... 6 = Saturday, as `weekdayOf`. */
const MON = 1;
const TUE = 2;
const WED = 3;
const THU = 4;
const FRI = 5;

/** Monthly rules mean the last such weekday of the month; quarterly and half-yearly follow them. */
export type ExpiryRule = {
  readonly cycle: 'weekly' | 'monthly';
  readonly from: IsoDate;
  readonly to: IsoDate;
  readonly weekday: number;
};

const EARLIEST = '0000-01-01';
const OPEN_END = '9999-12-31';

const weekly = (from: IsoDate, to: IsoDate, weekday: number): ExpiryRule => ({
  cycle: 'weekly',
  from,
  to,
  weekday,
});

const monthly = (from: IsoDate, to: IsoDate, weekday: number): ExpiryRule => ({
  cycle: 'monthly',
  from,
  to,
  weekday,
});

const weeklyAndMonthly = (from: IsoDate, to: IsoDate, weekday: number): readonly ExpiryRule[] => [
  weekly(from, to, weekday),
  monthly(from, to, weekday),
];

/** Thursdays of every NSE monthly contract in 2025 until the September change, Tuesdays after. */
const NSE_MONTHLY_SINCE_2025: readonly ExpiryRule[] = [
  monthly('2025-01-01', '2025-08-31', THU),
  monthly('2025-09-01', OPEN_END, TUE),
];

const NSE_MONTHLY_ALWAYS_THURSDAY: readonly ExpiryRule[] = [
  monthly(EARLIEST, '2025-08-31', THU),
  monthly('2025-09-01', OPEN_END, TUE),
];

export const EXPIRY_RULES: Readonly<Record<string, readonly ExpiryRule[]>> = {
  NIFTY: [
    weekly('2019-02-11', '2025-08-31', THU),
    weekly('2025-09-01', OPEN_END, TUE),
    ...NSE_MONTHLY_ALWAYS_THURSDAY,
  ],
  BANKNIFTY: [
    weekly('2016-05-27', '2023-09-01', THU),
    weekly('2023-09-02', '2024-11-13', WED),
    monthly(EARLIEST, '2024-02-29', THU),
    monthly('2024-03-01', '2024-12-31', WED),
    ...NSE_MONTHLY_SINCE_2025,
  ],
  FINNIFTY: [
    // January to September 2021 is assumed: launched with the Thursdays of the other indices.
    ...weeklyAndMonthly('2021-01-11', '2021-09-30', THU),
    weekly('2021-10-01', '2024-11-19', TUE),
    monthly('2021-10-01', '2024-12-31', TUE),
    ...NSE_MONTHLY_SINCE_2025,
  ],
  MIDCPNIFTY: [
    // The start in January 2022 is unsure, the weekday is not.
    ...weeklyAndMonthly('2022-01-24', '2023-08-16', WED),
    weekly('2023-08-17', '2024-11-18', MON),
    monthly('2023-08-17', '2024-12-31', MON),
    ...NSE_MONTHLY_SINCE_2025,
  ],
  NIFTYNXT50: [monthly('2024-04-01', '2024-12-31', FRI), ...NSE_MONTHLY_SINCE_2025],
  NIFTYFPI: [monthly('2026-08-12', OPEN_END, TUE)],
  STOCKS: NSE_MONTHLY_ALWAYS_THURSDAY,
  SENSEX: [
    // Weekly contracts before 2023 hardly traded; their start is unsure.
    ...weeklyAndMonthly(EARLIEST, '2023-05-12', THU),
    ...weeklyAndMonthly('2023-05-13', '2025-01-03', FRI),
    ...weeklyAndMonthly('2025-01-04', '2025-08-31', TUE),
    ...weeklyAndMonthly('2025-09-01', OPEN_END, THU),
  ],
  BANKEX: [
    weekly('2023-05-13', '2023-10-13', FRI),
    weekly('2023-10-14', '2024-11-18', MON),
    monthly('2023-05-13', '2023-10-13', FRI),
    monthly('2023-10-14', '2024-12-31', MON),
    monthly('2025-01-01', '2025-08-31', TUE),
    monthly('2025-09-01', OPEN_END, THU),
  ],
  // Only the last weekly expiry (a Thursday) is known; monthly contracts are not.
  SENSEX50: [weekly(EARLIEST, '2024-11-14', THU)],
};
