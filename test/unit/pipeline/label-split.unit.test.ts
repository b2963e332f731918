import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { REGIMES, type Regime } from '#core/analytics/regimes/regime.ts';
import { tradingDaysBetween } from '#core/market/calendar.ts';
import { formsDailyBar } from '#core/pipeline/daily-runs.ts';
import { labelSplit } from '#core/pipeline/label-split.ts';

describe('given a label for some sessions', () => {
  const labelled = (rows: readonly (readonly [date: string, label: Regime])[]) =>
    labelSplit(rows.map(([date, label]) => ({ date, label })));

  it('when they are counted, then each session is labelled or says why it is not', () => {
    const split = labelled([
      ['2023-12-28', 'UNKNOWN'],
      ['2023-12-29', 'SIDEWAYS'],
      ['2024-01-01', 'SIDEWAYS'],
      ['2024-01-02', 'TRENDING_BULLISH'],
      ['2024-01-04', 'SIDEWAYS_BEARISH'],
    ]);
    expect(split.firstLabelled).toBe('2023-12-29');
    expect(split.years.map(({ year }) => year)).toEqual(['2023', '2024']);
    expect(split.years[0]).toMatchObject({
      ...{ sessions: 2, labelled: 1, changes: 0 },
      unlabelled: { WARM_UP: 1, NO_BAR: 0, ONE_HOUR_SESSION: 0 },
    });
    expect(split.years[1]).toMatchObject({
      ...{ sessions: 4, labelled: 3, changes: 2 },
      labels: { SIDEWAYS: 1, TRENDING_BULLISH: 1, SIDEWAYS_BEARISH: 1, SIDEWAYS_BULLISH: 0 },
      unlabelled: { WARM_UP: 0, NO_BAR: 1, ONE_HOUR_SESSION: 0 },
    });
    expect(split.total).toMatchObject({ sessions: 6, labelled: 4, changes: 2 });
    expect(split.total.sharePct?.SIDEWAYS).toBe(50);
  });

  it('when labels are apart by an unlabelled bar, then that is no change', () => {
    const split = labelled([
      ['2024-01-01', 'SIDEWAYS'],
      ['2024-01-02', 'UNKNOWN'],
      ['2024-01-03', 'TRENDING_BEARISH'],
    ]);
    expect(split.total.changes).toBe(0);
  });

  it('when a drill lies between, then it is a one-hour session, not a missing bar', () => {
    const split = labelled([
      ['2024-03-01', 'SIDEWAYS'],
      ['2024-03-04', 'SIDEWAYS'],
    ]);
    expect(split.total).toMatchObject({
      ...{ sessions: 3, labelled: 2 },
      unlabelled: { WARM_UP: 0, NO_BAR: 0, ONE_HOUR_SESSION: 1 },
    });
  });

  it('when there is none, then there is no share', () => {
    expect(labelled([])).toMatchObject({ years: [], firstLabelled: null });
    expect(labelled([['2024-01-01', 'UNKNOWN']]).total.sharePct).toBeNull();
  });
});

describe('given any labels', () => {
  const dates = tradingDaysBetween('2023-11-01', '2024-04-30').filter(formsDailyBar);
  const day = fc.record({
    date: fc.constantFrom(...dates),
    label: fc.constantFrom<Regime>(...REGIMES, 'UNKNOWN'),
  });

  it('when they are split, then years, labels and reasons add up', () => {
    fc.assert(
      fc.property(fc.uniqueArray(day, { selector: (one) => one.date, minLength: 1 }), (days) => {
        const ordered = [...days].sort((a, b) => (a.date < b.date ? -1 : 1));
        const { total, years } = labelSplit(ordered);
        const sum = (values: readonly number[]) => values.reduce((all, one) => all + one, 0);
        expect(sum(years.map(({ sessions }) => sessions))).toBe(total.sessions);
        expect(sum(years.map(({ changes }) => changes))).toBe(total.changes);
        expect(sum(Object.values(total.labels))).toBe(total.labelled);
        expect(total.labelled + sum(Object.values(total.unlabelled))).toBe(total.sessions);
        if (total.sharePct) expect(sum(Object.values(total.sharePct))).toBeCloseTo(100, 9);
      }),
    );
  });
});
