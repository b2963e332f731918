// No label of either scheme uses a bar it could not have known, whatever happens after it or is missing.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { specialSessionOf, tradingDaysBetween } from '#core/market/calendar.ts';
import { type IsoDate, istDate } from '#core/market/ist.ts';
import { type DatedBar, formsDailyBar } from '#core/pipeline/daily-runs.ts';
import { lastRegularSessionBefore, regimeBefore, regimeHistory } from '#core/pipeline/regimes.ts';
import { shapeHistory } from '#core/pipeline/session-shapes.ts';

/** Holds a Muhurat (Oct), a budget Saturday (Feb) and, from 2024, two drills and a full Saturday. */
const PERIODS = [
  tradingDaysBetween('2024-01-01', '2024-06-28'),
  tradingDaysBetween('2025-09-01', '2026-02-27'),
];

interface Day {
  readonly open: number;
  readonly close: number;
  readonly above: number;
  readonly below: number;
}

const day = fc.record({
  open: fc.integer({ min: -6, max: 6 }),
  close: fc.integer({ min: -12, max: 12 }),
  above: fc.nat(8),
  below: fc.nat(8),
});

/** A walk; every now and then a month of it is missing, or the price halves overnight. */
const history = fc
  .record({
    period: fc.nat(PERIODS.length - 1),
    days: fc.array(day, { minLength: 130, maxLength: 130 }),
    gapAt: fc.nat(129),
    gap: fc.constantFrom(0, 0, 3, 7, 20),
    bonusAt: fc.option(fc.nat(129), { nil: -1 }),
  })
  .map(({ period, days, gapAt, gap, bonusAt }) => {
    const dates = (PERIODS[period] ?? []).slice(0, days.length);
    let close = 1000;
    const bars = dates.map((date, i) => {
      if (i === bonusAt) close = Math.round(close / 2);
      const bar = walked(date, close, days[i] ?? { open: 0, close: 0, above: 0, below: 0 });
      close = bar.close;
      return bar;
    });
    return [...bars.slice(0, gapAt), ...bars.slice(gapAt + gap)];
  });

function walked(date: IsoDate, before: number, { open, close, above, below }: Day): DatedBar {
  const first = Math.max(20, before + open);
  const last = Math.max(20, first + close);
  return {
    ...{ date, open: first, close: last },
    high: Math.max(first, last) + above,
    low: Math.max(1, Math.min(first, last) - below),
  };
}

const both = (bars: readonly DatedBar[]) => ({
  regimes: regimeHistory(bars),
  shapes: shapeHistory('NIFTY', bars),
});
const upTo = <T extends { readonly date: IsoDate }>(rows: readonly T[], date: IsoDate) =>
  rows.filter((row) => row.date <= date);

describe('given any history, with missing months, bonus issues and one-hour sessions', () => {
  it('when everything after a day is deleted, then no label up to that day changes', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(history, fc.nat(129), (bars, at) => {
        const last = bars[Math.min(at, bars.length - 1)]?.date ?? '';
        const { regimes, shapes } = both(bars);
        for (const { regime } of regimes) seen.add(`A ${regime}`);
        for (const { shape } of shapes) seen.add(`B ${shape}`);
        expect(both(upTo(bars, last))).toEqual({
          regimes: upTo(regimes, last),
          shapes: upTo(shapes, last),
        });
      }),
      { numRuns: 150 },
    );
    expect(seen.size).toBe(12);
  });

  it('when everything after a day is altered, then no label up to that day changes', () => {
    fc.assert(
      fc.property(
        history,
        fc.nat(129),
        fc.array(day, { minLength: 9, maxLength: 9 }),
        (bars, at, noise) => {
          const last = bars[Math.min(at, bars.length - 1)]?.date ?? '';
          const altered = bars.map((bar, i) => {
            const other = noise[i % 9];
            return bar.date <= last || !other ? bar : walked(bar.date, bar.close * 3, other);
          });
          const [before, after] = [both(bars), both(altered)];
          expect(upTo(after.regimes, last)).toEqual(upTo(before.regimes, last));
          expect(upTo(after.shapes, last)).toEqual(upTo(before.shapes, last));
        },
      ),
      { numRuns: 150 },
    );
  });

  it('when the bars of the entry day and later are altered or gone, then a trade knows the same', () => {
    fc.assert(
      fc.property(history, history, fc.integer({ min: 1, max: 129 }), (bars, other, at) => {
        const entry = bars[Math.min(at, bars.length - 1)]?.date ?? '';
        const past = bars.filter(({ date }) => date < entry);
        const known = (given: readonly DatedBar[]) => {
          const labels = new Map(regimeHistory(given).map(({ date, regime }) => [date, regime]));
          return regimeBefore('NIFTY', entry, (_, date) => labels.get(date));
        };
        const replaced = [...past, ...other.filter(({ date }) => date >= entry)];
        expect(known(replaced)).toEqual(known(bars));
        expect(known(past)).toEqual(known(bars));
      }),
      { numRuns: 150 },
    );
  });

  it('when one-hour sessions are altered or left out, then nothing changes and none has a label', () => {
    fc.assert(
      fc.property(history, (bars) => {
        const wild = bars.map((bar) =>
          formsDailyBar(bar.date)
            ? bar
            : { ...bar, high: bar.high * 4, low: 1, close: bar.high * 4 },
        );
        const { regimes, shapes } = both(bars);
        expect(both(wild)).toEqual({ regimes, shapes });
        expect(both(bars.filter(({ date }) => formsDailyBar(date)))).toEqual({ regimes, shapes });
        for (const { date } of [...regimes, ...shapes]) {
          expect(['FULL_DAY', undefined]).toContain(specialSessionOf(date)?.type);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('given every calendar date of three years', () => {
  it('when a trade enters on it, then the label it may know is of an earlier, regular session', () => {
    for (let at = Date.UTC(2024, 0, 2); at < Date.UTC(2026, 11, 31); at += 86_400_000) {
      const entry = istDate(at);
      const known = lastRegularSessionBefore(entry) ?? '';
      expect(known < entry && formsDailyBar(known)).toBe(true);
      expect(tradingDaysBetween(known, entry).filter(formsDailyBar).slice(1)).toEqual(
        formsDailyBar(entry) ? [entry] : [],
      );
    }
  });
});
