// Dated facts of the NSE/BSE equity and derivatives calendar: holidays, special sessions, irregular
// days, session hours. 2023-2026 from exchange circulars (market reference, section 1); 2014-2022
// from the public XBOM session list, checked against daily index history; Muhurat and drill clock
// times from the exchanges' announcements. Everything outside COVERAGE is unknown, never "open".
import type { ClockTime, IsoDate } from '#core/market/ist.ts';

/** Continuous trading, [open, close), IST. */
export type ClockWindow = readonly [open: ClockTime, close: ClockTime];

/**
 * Three session ends since 2026-08-03: stocks of the closing auction (those with derivatives),
 * other stocks, derivatives.
 */
export type Segment = 'EQUITY_CAS' | 'EQUITY' | 'DERIVATIVES';

export type SpecialSessionType = 'FULL_DAY' | 'DR_DRILL' | 'MUHURAT';

/** A session on a weekend or a holiday. `windows: null` = the date is announced, the clock is not. */
export type SpecialSession = {
  readonly date: IsoDate;
  readonly type: SpecialSessionType;
  readonly windows: readonly ClockWindow[] | null;
};

/** A regular trading day on which the market stood still for a while. */
export type IrregularDay = {
  readonly date: IsoDate;
  readonly type: 'HALT' | 'OUTAGE';
  readonly windows: readonly ClockWindow[];
};

export const COVERAGE: { readonly from: IsoDate; readonly to: IsoDate } = {
  from: '2014-01-01',
  to: '2026-12-31',
};

/** Holidays that fall on Monday to Friday, by year, as MM-DD. A Muhurat evening is a holiday too. */
export const WEEKDAY_HOLIDAYS: Readonly<Record<string, string>> = {
  '2014':
    '02-27 03-17 04-08 04-14 04-18 04-24 05-01 07-29 08-15 08-29 10-02 10-03 10-06 10-15 10-23 10-24 11-04 11-06 12-25',
  '2015':
    '01-26 02-17 03-06 04-02 04-03 04-14 05-01 09-17 09-25 10-02 10-22 11-11 11-12 11-25 12-25',
  '2016':
    '01-26 03-07 03-24 03-25 04-14 04-15 04-19 07-06 08-15 09-05 09-13 10-11 10-12 10-31 11-14',
  '2017': '01-26 02-24 03-13 04-04 04-14 05-01 06-26 08-15 08-25 10-02 10-19 10-20 12-25',
  '2018':
    '01-26 02-13 03-02 03-29 03-30 05-01 08-15 08-22 09-13 09-20 10-02 10-18 11-07 11-08 11-23 12-25',
  '2019':
    '03-04 03-21 04-17 04-19 04-29 05-01 06-05 08-12 08-15 09-02 09-10 10-02 10-08 10-21 10-28 11-12 12-25',
  '2020': '02-21 03-10 04-02 04-06 04-10 04-14 05-01 05-25 10-02 11-16 11-30 12-25',
  '2021': '01-26 03-11 03-29 04-02 04-14 04-21 05-13 07-21 08-19 09-10 10-15 11-04 11-05 11-19',
  '2022': '01-26 03-01 03-18 04-14 04-15 05-03 08-09 08-15 08-31 10-05 10-24 10-26 11-08',
  '2023':
    '01-26 03-07 03-30 04-04 04-07 04-14 05-01 06-29 08-15 09-19 10-02 10-24 11-14 11-27 12-25',
  '2024':
    '01-22 01-26 03-08 03-25 03-29 04-11 04-17 05-01 05-20 06-17 07-17 08-15 10-02 11-01 11-15 11-20 12-25',
  '2025': '02-26 03-14 03-31 04-10 04-14 04-18 05-01 08-15 08-27 10-02 10-21 10-22 11-05 12-25',
  // 09-14, 10-20 and 11-10 as announced in December 2025; a later change could not be seen.
  '2026':
    '01-15 01-26 03-03 03-26 03-31 04-03 04-14 05-01 05-28 06-26 09-14 10-02 10-20 11-10 11-24 12-25',
};

const HOUR_FROM_1830: readonly ClockWindow[] = [['18:30', '19:30']];
const HOUR_FROM_1815: readonly ClockWindow[] = [['18:15', '19:15']];
const FULL_HOURS: readonly ClockWindow[] = [['09:15', '15:30']];
const DRILL_HOURS: readonly ClockWindow[] = [
  ['09:15', '10:00'],
  ['11:30', '12:30'],
];

export const SPECIAL_SESSIONS: readonly SpecialSession[] = [
  { date: '2014-03-22', type: 'DR_DRILL', windows: [['11:15', '12:45']] },
  { date: '2014-10-23', type: 'MUHURAT', windows: HOUR_FROM_1830 },
  { date: '2015-02-28', type: 'FULL_DAY', windows: FULL_HOURS },
  { date: '2015-11-11', type: 'MUHURAT', windows: [['17:45', '18:45']] },
  { date: '2016-10-30', type: 'MUHURAT', windows: HOUR_FROM_1830 },
  { date: '2017-10-19', type: 'MUHURAT', windows: HOUR_FROM_1830 },
  { date: '2018-11-07', type: 'MUHURAT', windows: [['17:30', '18:30']] },
  { date: '2019-10-27', type: 'MUHURAT', windows: HOUR_FROM_1815 },
  { date: '2020-02-01', type: 'FULL_DAY', windows: FULL_HOURS },
  { date: '2020-11-14', type: 'MUHURAT', windows: HOUR_FROM_1815 },
  { date: '2021-11-04', type: 'MUHURAT', windows: HOUR_FROM_1815 },
  { date: '2022-10-24', type: 'MUHURAT', windows: HOUR_FROM_1815 },
  { date: '2023-11-12', type: 'MUHURAT', windows: HOUR_FROM_1815 },
  { date: '2024-01-20', type: 'FULL_DAY', windows: FULL_HOURS },
  { date: '2024-03-02', type: 'DR_DRILL', windows: DRILL_HOURS },
  { date: '2024-05-18', type: 'DR_DRILL', windows: DRILL_HOURS },
  { date: '2024-11-01', type: 'MUHURAT', windows: [['18:00', '19:00']] },
  { date: '2025-02-01', type: 'FULL_DAY', windows: FULL_HOURS },
  { date: '2025-10-21', type: 'MUHURAT', windows: [['13:45', '14:45']] },
  { date: '2026-02-01', type: 'FULL_DAY', windows: FULL_HOURS },
  { date: '2026-11-08', type: 'MUHURAT', windows: null },
];

/**
 * Market-wide circuit breakers of March 2020 and the NSE outage of 2021-02-24. On the outage day the
 * index feed died at 10:08, so nothing after it can be priced until trading resumed at 15:45.
 */
export const IRREGULAR_DAYS: readonly IrregularDay[] = [
  {
    date: '2020-03-13',
    type: 'HALT',
    windows: [
      ['09:15', '09:22'],
      ['10:20', '15:30'],
    ],
  },
  {
    date: '2020-03-23',
    type: 'HALT',
    windows: [
      ['09:15', '09:59'],
      ['10:56', '15:30'],
    ],
  },
  {
    date: '2021-02-24',
    type: 'OUTAGE',
    windows: [
      ['09:15', '10:08'],
      ['15:45', '17:00'],
    ],
  },
];

/** Continuous trading of a regular day, newest row first (market reference, section 1.1). */
export const CONTINUOUS_HOURS: readonly {
  readonly from: IsoDate;
  readonly hours: Readonly<Record<Segment, ClockWindow>>;
}[] = [
  {
    from: '2026-08-03',
    hours: {
      EQUITY_CAS: ['09:15', '15:15'],
      EQUITY: ['09:15', '15:30'],
      DERIVATIVES: ['09:15', '15:40'],
    },
  },
  {
    from: COVERAGE.from,
    hours: {
      EQUITY_CAS: ['09:15', '15:30'],
      EQUITY: ['09:15', '15:30'],
      DERIVATIVES: ['09:15', '15:30'],
    },
  },
];

/** Trading days without settlement that are known; the full settlement list is a separate one. */
export const KNOWN_SETTLEMENT_HOLIDAYS: readonly IsoDate[] = ['2026-04-01'];
