import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Regime } from '#core/analytics/regimes/regime.ts';
import { isTradingDay, tradingDaysBetween } from '#core/market/calendar.ts';
import type { IsoDate } from '#core/market/ist.ts';
import type { DatedBar } from '#core/pipeline/daily-runs.ts';
import { lastRegularSessionBefore, regimeBefore, regimeHistory } from '#core/pipeline/regimes.ts';

const rising = (dates: readonly IsoDate[]): DatedBar[] =>
  dates.map((date, i) => ({ date, open: 100 + i, high: 101 + i, low: 99.5 + i, close: 100.8 + i }));

describe('given daily bars', () => {
  const dates = tradingDaysBetween('2024-01-01', '2024-04-30');

  it('when fewer than 28 are known, then the regime is unknown, and afterwards it is labelled', () => {
    const labels = regimeHistory(rising(dates));
    expect(labels[26]?.regime).toBe('UNKNOWN');
    expect(labels[27]).toMatchObject({
      date: dates[27],
      regime: 'TRENDING_BULLISH',
      version: 'A.1',
    });
  });

  it('when a day had only a drill or a Muhurat hour, then it is no bar', () => {
    expect(dates).toContain('2024-03-02');
    expect(regimeHistory(rising(dates)).map((label) => label.date)).not.toContain('2024-03-02');
    expect(dates).toContain('2024-01-20');
    expect(regimeHistory(rising(dates)).map((label) => label.date)).toContain('2024-01-20');
  });

  it('when more than five sessions are missing, then the warm-up starts afresh; five are bridged', () => {
    expect(dates.slice(40, 47)).toContain('2024-03-02');
    const without = (count: number) => [...dates.slice(0, 40), ...dates.slice(40 + count)];
    // The drill of 2 March forms no bar, so that it is not missing either.
    expect(regimeHistory(rising(without(6)))[40]?.regime).not.toBe('UNKNOWN');
    const restarted = regimeHistory(rising(without(7)));
    expect(restarted[40]?.regime).toBe('UNKNOWN');
    expect(restarted[39]?.regime).not.toBe('UNKNOWN');
  });

  it('when bars of the entry date or later change, then what a trade knows does not', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 30, max: dates.length - 1 }),
        fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 5, maxLength: 5 }),
        (entry, noise) => {
          const bars = rising(dates);
          const altered = bars.map((bar, i) =>
            i < entry
              ? bar
              : { ...bar, high: bar.high + (noise[i % 5] ?? 0), low: bar.low / 2, close: bar.low },
          );
          const seen = (given: readonly DatedBar[]) => {
            const labels = new Map(regimeHistory(given).map((label) => [label.date, label.regime]));
            return regimeBefore('NIFTY', dates[entry] ?? '', (_, date) => labels.get(date));
          };
          expect(seen(altered)).toEqual(seen(bars));
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('given labels of an underlying and of the market', () => {
  const labels: Record<string, Regime> = {
    'TCS 2024-01-22': 'SIDEWAYS',
    'NIFTY 2024-01-20': 'TRENDING_BULLISH',
    'BANKNIFTY 2024-01-20': 'UNKNOWN',
  };
  const labelOn = (underlying: string, date: IsoDate) => labels[`${underlying} ${date}`];

  it('when a trade enters, then it knows the last session before, the Saturday one included', () => {
    expect(isTradingDay('2024-01-22')).toBe(false);
    expect(lastRegularSessionBefore('2024-01-23')).toBe('2024-01-20');
    expect(lastRegularSessionBefore('2024-03-04')).toBe('2024-03-01');
    expect(lastRegularSessionBefore('2023-11-13')).toBe('2023-11-10');
  });

  it('when its own label is missing or unknown, then the market stands in and says so', () => {
    const market = {
      regime: 'TRENDING_BULLISH',
      source: 'MARKET',
      marketRegime: 'TRENDING_BULLISH',
    };
    expect(regimeBefore('TCS', '2024-01-23', labelOn)).toEqual(market);
    expect(regimeBefore('BANKNIFTY', '2024-01-23', labelOn)).toEqual(market);
    expect(regimeBefore('NIFTY', '2024-01-23', labelOn)).toEqual({
      ...market,
      source: 'INSTRUMENT',
    });
    expect(regimeBefore('NIFTY', '2024-02-01', labelOn)).toEqual({
      regime: 'UNKNOWN',
      source: 'NONE',
      marketRegime: 'UNKNOWN',
    });
  });
});
