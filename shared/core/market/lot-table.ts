// Lot sizes of index contracts by expiry (market reference, section 3.1) and the minimum contract
// value behind the lots of stocks. TABLE = stated by the reference or an exchange circular; ASSUMED
// = best public knowledge without such a source, or a switch date that is unsure.
import type { IsoDate } from '#core/market/ist.ts';
import type { Paise } from '#core/market/money.ts';

export type LotRow = {
  /** First expiry with this lot; valid until the next row of the same cycle. */
  readonly from: IsoDate;
  readonly cycle: 'weekly' | 'monthly' | 'all';
  readonly lot: number;
  readonly status: 'TABLE' | 'ASSUMED';
};

const EARLIEST = '0000-01-01';

const table = (from: IsoDate, cycle: LotRow['cycle'], lot: number): LotRow => ({
  from,
  cycle,
  lot,
  status: 'TABLE',
});

const assumed = (from: IsoDate, cycle: LotRow['cycle'], lot: number): LotRow => ({
  from,
  cycle,
  lot,
  status: 'ASSUMED',
});

/** Oldest row first per cycle. New lots apply to new contracts, so weekly and monthly interleave. */
export const INDEX_LOTS: Readonly<Record<string, readonly LotRow[]>> = {
  NIFTY: [
    assumed(EARLIEST, 'all', 50),
    assumed('2014-11-01', 'all', 25),
    assumed('2015-11-01', 'all', 75),
    table('2021-07-01', 'all', 50),
    table('2024-04-26', 'all', 25),
    table('2025-01-01', 'weekly', 75),
    table('2025-01-31', 'monthly', 75),
    table('2025-12-31', 'all', 65),
  ],
  BANKNIFTY: [
    assumed(EARLIEST, 'all', 25),
    assumed('2015-11-01', 'all', 30),
    assumed('2016-07-01', 'all', 40),
    assumed('2018-11-01', 'all', 20),
    // Contracts expiring on or after 2020-07-30; the weeklies of July 2020 kept 20.
    table('2020-07-30', 'all', 25),
    table('2023-07-01', 'monthly', 15),
    // The July 2023 weeklies kept 25 by the wording of the circular.
    assumed('2023-07-01', 'weekly', 25),
    table('2023-07-28', 'weekly', 15),
    table('2025-01-31', 'monthly', 30),
    table('2025-07-01', 'monthly', 35),
    table('2025-12-31', 'monthly', 30),
  ],
  FINNIFTY: [
    table(EARLIEST, 'monthly', 40),
    assumed(EARLIEST, 'weekly', 40),
    assumed('2024-07-01', 'monthly', 25),
    // The last old weekly (2024-07-23) is derived, unsure by a week.
    table('2024-07-24', 'weekly', 25),
    table('2025-01-31', 'monthly', 65),
    table('2025-12-31', 'monthly', 60),
  ],
  MIDCPNIFTY: [
    table(EARLIEST, 'monthly', 75),
    assumed(EARLIEST, 'weekly', 75),
    assumed('2024-07-01', 'monthly', 50),
    // The last old weekly (2024-07-22) is derived, unsure by a week.
    table('2024-07-23', 'weekly', 50),
    table('2025-01-31', 'monthly', 120),
    table('2025-07-01', 'monthly', 140),
    table('2025-12-31', 'monthly', 120),
  ],
  NIFTYNXT50: [table(EARLIEST, 'all', 10), table('2025-01-31', 'all', 25)],
  NIFTYFPI: [table(EARLIEST, 'all', 1100)],
  // BSE switch dates of January and February 2025 are unsure.
  SENSEX: [
    assumed(EARLIEST, 'all', 10),
    assumed('2025-01-04', 'weekly', 20),
    assumed('2025-02-01', 'monthly', 20),
  ],
  BANKEX: [assumed(EARLIEST, 'all', 15), assumed('2025-02-01', 'all', 30)],
  // 25, then 60, then 75 at unsure dates.
  SENSEX50: [
    assumed(EARLIEST, 'all', 25),
    assumed('2025-02-01', 'all', 60),
    assumed('2025-07-01', 'all', 75),
  ],
};

const LAKH: Paise = 1_00_000_00;

/**
 * SEBI's minimum contract value, by expiry, oldest first. The 15 lakh of November 2024 reached index
 * contracts only: on 2026-02-20 the 207 stock futures of the exchange file were worth 5.4 to 7.9
 * lakh (quartile, median), 95 % of them below 10.4 lakh.
 */
export const STOCK_MINIMUM_VALUES: readonly {
  readonly from: IsoDate;
  readonly minimum: Paise;
}[] = [
  { from: EARLIEST, minimum: 2 * LAKH },
  { from: '2015-11-01', minimum: 5 * LAKH },
];
