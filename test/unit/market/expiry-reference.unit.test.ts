// Expiries and lots against the reference vectors, the contracts of the data set and an exchange file.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { calendarCovers } from '#core/market/calendar.ts';
import { isIndex } from '#core/market/category.ts';
import {
  type ExpiryCycle,
  expiryOf,
  isExpiryDay,
  monthlyExpiries,
  nominalExpiry,
  shiftToTradingDay,
} from '#core/market/expiry.ts';
import { maxLotsPerOrder } from '#core/market/freeze.ts';
import type { Instrument } from '#core/market/instrument.ts';
import { addDays, type IsoDate, weekdayOf } from '#core/market/ist.ts';
import { lotOf } from '#core/market/lot.ts';
import { describeShared, readJson } from '#test/support/shared-folder.ts';

const text = z.string();
const Shift = z.object({ nominal: text, expiry: text });
const Vectors = z.object({
  weekday_rules: z.array(
    z.object({
      underlying: text,
      cycle: text,
      first_expiry: text.nullable(),
      last_expiry: text.nullable(),
      weekday: text,
    }),
  ),
  shifted: z.record(text, z.array(Shift)),
  monthly: z.record(text, z.record(text, z.array(text))),
  cases: z.array(
    z.object({
      underlying: text,
      cycle: text.optional(),
      month: text.optional(),
      nominal: text.optional(),
      listed_in_2024_as: text.optional(),
      expiry: text.optional(),
      last_thursday_expiry: text.optional(),
      last_tuesday_expiry: text.optional(),
      first_tuesday_expiry: text.optional(),
      first_thursday_expiry: text.optional(),
    }),
  ),
  lots: z.array(
    z.object({
      underlying: text,
      cycle: text,
      first_expiry: text.nullable(),
      last_expiry: text.nullable(),
      lot: z.number().nullable(),
      status: text,
    }),
  ),
  lot_cases: z.array(z.object({ underlying: text, cycle: text, expiry: text, lot: z.number() })),
  lot_conversions_in_place: z.array(
    z.object({ underlying: text, long_dated_options_to: z.number(), end_of_day: text }),
  ),
  order_split: z.array(
    z.object({
      freeze: z.number(),
      lot: z.number(),
      max_lots: z.number(),
      max_quantity: z.number(),
    }),
  ),
});

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

function contract(underlying: string, cycle: string, expiry: IsoDate): Instrument {
  const exchange = /^(SENSEX|BANKEX)/.test(underlying) ? 'BSE' : 'NSE';
  if (cycle === 'monthly') return { kind: 'FUT', exchange, underlying, expiry };
  return { kind: 'OPT', exchange, underlying, expiry, strike: 20_000, optionType: 'CE' };
}

describeShared('vectors/expiries.json', 'expiry vectors', (path) => {
  const vectors = Vectors.parse(readJson(path));

  describe('weekday rules', () => {
    const rules = vectors.weekday_rules
      .filter(({ weekday }) => weekday !== 'discontinued')
      .flatMap((rule) => rule.cycle.split('+').map((cycle) => ({ ...rule, cycle })));

    it.each(rules)('$underlying $cycle from $first_expiry to $last_expiry: $weekday', (rule) => {
      const { underlying, weekday } = rule;
      const cycle = rule.cycle === 'weekly' ? 'weekly' : 'monthly';
      const from = firstDay(rule.first_expiry);
      const to = rule.last_expiry ?? '2026-12-31';
      const nominals = nominalsBetween(underlying, cycle, from, to);
      expect(nominals.length).toBeGreaterThan(3);
      for (const nominal of nominals) {
        expect(weekday).toContain(WEEKDAYS[weekdayOf(nominal)] ?? '?');
      }
      if (rule.first_expiry?.length === 10) {
        expect(isExpiryDay(underlying, rule.first_expiry)).toBe(true);
      }
      // 2023-05-12 is a Friday: it bounds the Thursday rule of SENSEX, it is no expiry.
      if (rule.last_expiry && rule.last_expiry !== '2023-05-12') {
        expect(isExpiryDay(underlying, rule.last_expiry)).toBe(true);
      }
    });

    it('ends SENSEX50 weekly contracts with 2024-11-14', () => {
      expect(isExpiryDay('SENSEX50', '2024-11-14')).toBe(true);
      expect(isExpiryDay('SENSEX50', '2024-11-21')).toBe(false);
    });

    it('leaves announced changes out that never came into force', () => {
      for (const nominal of nominalsBetween('BANKNIFTY', 'weekly', '2023-01-01', '2023-12-31')) {
        expect(weekdayOf(nominal)).not.toBe(5);
      }
      for (const underlying of ['NIFTY', 'BANKNIFTY', 'FINNIFTY', 'MIDCPNIFTY', 'STOCKS']) {
        for (const nominal of nominalsBetween(underlying, 'monthly', '2025-04-04', '2026-12-31')) {
          expect(weekdayOf(nominal)).not.toBe(1);
        }
      }
    });
  });

  const shifts = Object.entries(vectors.shifted).flatMap(([key, list]) =>
    list.map((shift) => ({ ...shift, underlying: key.replace('_since_2025_09', '') })),
  );
  it.each(shifts)('$underlying moves from $nominal to $expiry', (shift) => {
    expect(shiftToTradingDay(shift.nominal)).toBe(shift.expiry);
    expect(isExpiryDay(shift.underlying, shift.expiry)).toBe(true);
    expect(isExpiryDay(shift.underlying, shift.nominal)).toBe(false);
  });

  const years = Object.entries(vectors.monthly).flatMap(([underlying, byYear]) =>
    Object.entries(byYear).map(([year, expected]) => ({ underlying, year, expected })),
  );
  it.each(years)('lists the monthly expiries of $underlying in $year', (list) => {
    expect(monthlyExpiries(list.underlying, Number(list.year))).toEqual(list.expected);
  });

  it.each(vectors.cases)('decides the case of $underlying $cycle $expiry', (testCase) => {
    const { underlying, cycle, expiry } = testCase;
    const reference = testCase.month ?? testCase.nominal ?? testCase.listed_in_2024_as;
    if (reference && cycle) expect(expiryOf(underlying, asCycle(cycle), reference)).toBe(expiry);
    const last = testCase.last_thursday_expiry ?? testCase.last_tuesday_expiry;
    const first = testCase.first_tuesday_expiry ?? testCase.first_thursday_expiry;
    expect(Boolean(reference) || Boolean(last && first)).toBe(true);
    if (!last || !first) return;
    const between = daysBetweenExclusive(last, first);
    expect([last, first].every((day) => isExpiryDay(underlying, day))).toBe(true);
    expect(between.filter((day) => isExpiryDay(underlying, day))).toEqual([]);
  });

  describe('lots', () => {
    it.each(vectors.lots)('$underlying $cycle until $last_expiry: $lot', (row) => {
      const status = row.status === 'CONFIRMED' ? 'TABLE' : 'ASSUMED';
      for (const expiry of sampleExpiries(row)) {
        const lot = lotOf(contract(row.underlying, row.cycle, expiry), 100, undefined);
        expect([expiry, lot.status]).toEqual([expiry, status]);
        if (row.lot !== null) expect([expiry, lot.lotSize]).toEqual([expiry, row.lot]);
      }
    });

    it.each(vectors.lot_cases)('$underlying $cycle $expiry: $lot', (row) => {
      const option = { ...contract(row.underlying, 'weekly', row.expiry) };
      expect(lotOf(option, 100, undefined).lotSize).toBe(row.lot);
    });

    it('has today the lot of the last conversion in place for long-dated contracts', () => {
      const last = new Map(
        vectors.lot_conversions_in_place.map((row) => [row.underlying, row.long_dated_options_to]),
      );
      expect([...last]).toEqual([
        ['NIFTY', 65],
        ['BANKNIFTY', 30],
      ]);
      for (const [underlying, lot] of last) {
        const option = contract(underlying, 'weekly', '2027-12-28');
        expect(lotOf(option, 100, undefined).lotSize).toBe(lot);
      }
    });

    it.each(vectors.order_split)('splits orders at $freeze into lots of $lot', (row) => {
      expect(maxLotsPerOrder(row.freeze, row.lot)).toBe(row.max_lots);
      expect(maxLotsPerOrder(row.freeze, row.lot) * row.lot).toBe(row.max_quantity);
    });
  });
});

describeShared('data/contracts.csv.gz', 'the contracts of the data set', (path) => {
  const contracts = csvRows(path).map(
    ([id = '', kind = '', underlying = '', expiry = '', , , lot = '', status = '']) => ({
      id,
      cycle: kind === 'FUT' ? 'monthly' : 'weekly',
      underlying,
      expiry,
      lot: Number(lot),
      status,
    }),
  );

  it('all expire on an expiry day of their underlying', () => {
    expect(contracts.length).toBeGreaterThan(500);
    const wrong = contracts.filter(({ underlying, expiry }) => !isExpiryDay(underlying, expiry));
    expect(wrong.map(({ id }) => id)).toEqual([]);
  });

  it('have the lots of the index table', () => {
    const wrong = contracts
      .filter(({ underlying }) => isIndex(underlying))
      .filter(({ underlying, cycle, expiry, lot }) => {
        return lotOf(contract(underlying, cycle, expiry), 100, undefined).lotSize !== lot;
      });
    // The file assumes 20; the exchange gave 25 to contracts expiring on and after 2020-07-30.
    expect(wrong.map(({ id, status }) => `${id} ${status}`)).toEqual([
      'BANKNIFTY:2020-07-30:FUT ASSUMED',
    ]);
  });
});

describeShared(
  'data/instruments/fo_bhavcopy/fo_2026-01-02_12symbols.csv.gz',
  'an exchange file of January 2026',
  (path) => {
    const rows = csvRows(path)
      .filter(([, type = '']) => type.startsWith('ID'))
      .map((cells) => ({
        underlying: cells[3] ?? '',
        cycle: cells[1] === 'IDF' ? 'monthly' : 'weekly',
        expiry: cells[4] ?? '',
        lot: Number(cells.at(-1)),
      }));
    const unique = [...new Map(rows.map((row) => [Object.values(row).join(), row])).values()];

    it('lists the expiries and lots that the tables give', () => {
      expect(unique.length).toBeGreaterThan(20);
      for (const { underlying, cycle, expiry, lot } of unique) {
        const own = lotOf(contract(underlying, cycle, expiry), 100, undefined);
        expect([underlying, expiry, own.lotSize]).toEqual([underlying, expiry, lot]);
        if (!calendarCovers(expiry)) continue;
        expect([underlying, expiry, isExpiryDay(underlying, expiry)]).toEqual([
          underlying,
          expiry,
          true,
        ]);
      }
    });
  },
);

function asCycle(cycle: string): ExpiryCycle {
  return z.enum(['weekly', 'monthly', 'quarterly', 'half-yearly']).parse(cycle);
}

/** The start of a rule inside the calendar: '2019-02', '(2022)', '2000', a date or nothing. */
function firstDay(first: string | null): IsoDate {
  const digits = (first ?? '').replace(/[()]/g, '');
  if (digits < '2014') return '2014-01-01';
  return `${digits}-01-01`.slice(0, 10);
}

function nominalsBetween(
  underlying: string,
  cycle: 'weekly' | 'monthly',
  from: IsoDate,
  to: IsoDate,
): IsoDate[] {
  const nominals = new Set<IsoDate>();
  for (let date = from; date <= to; date = addDays(date, 1)) {
    const nominal = nominalExpiry(underlying, cycle, date);
    if (nominal && nominal >= from && nominal <= to) nominals.add(nominal);
  }
  return [...nominals];
}

const daysBetweenExclusive = (from: IsoDate, to: IsoDate): IsoDate[] => {
  const days: IsoDate[] = [];
  for (let day = addDays(from, 1); day < to; day = addDays(day, 1)) days.push(day);
  return days;
};

/** Dates inside a lot row; a border given only as a month is unsure, so the month beside it counts. */
function sampleExpiries(row: {
  readonly underlying: string;
  readonly first_expiry: string | null;
  readonly last_expiry: string | null;
}): IsoDate[] {
  const { underlying, first_expiry: first, last_expiry: last } = row;
  const start = first?.length === 7 ? monthly(underlying, first, 2) : first;
  const end = last?.length === 7 ? monthly(underlying, last, -1) : (last ?? '2026-12-29');
  return start ? [start, end] : [end];
}

function monthly(underlying: string, month: string, offset: number): IsoDate {
  const index = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 + offset;
  const wanted = `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`;
  const expiry = expiryOf(underlying, 'monthly', wanted);
  if (!expiry) throw new Error(`${underlying} has no expiry in ${wanted}`);
  return expiry;
}

function csvRows(path: string): string[][] {
  const lines = gunzipSync(readFileSync(path)).toString('utf8').trim().split(/\r?\n/);
  return lines.slice(1).map((line) => line.split(','));
}
