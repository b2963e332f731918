// The design's example through the whole engine: entry 127, targets 142, 171, 200.
import { describe, expect, it } from '@jest/globals';
import { callIdea, walked } from '#test/support/price-walk.ts';

const LONG = callIdea();
/** Sold at 127: the mirror. */
const SHORT = callIdea({ side: 'SELL', stoploss: 144, targets: [112, 83, 54] });

const reasons = (trades: ReturnType<typeof walked>['trades']) =>
  trades.map(({ legNumber, reason }) => [legNumber, reason]);

describe('Given three legs that were bought at 127', () => {
  it('when one target after the other is hit, then the stops of the rest follow one step behind', () => {
    const { trades, stops, run } = walked({
      signals: [LONG],
      path: [
        ['09:15', 127],
        ['10:10', 142.5],
        ['10:20', 171.5],
        ['10:30', 200.5],
      ],
    });
    expect(run.violations).toEqual([]);
    expect(reasons(trades)).toEqual([
      [1, 'TARGET'],
      [2, 'TARGET'],
      [3, 'TARGET'],
    ]);
    const entry = trades[0]?.entry ?? 0;
    const [first, second, third] = stops;
    // Target 1: to what was paid, on the tick, never above it.
    expect([first?.[0], second?.[0]].sort()).toEqual([2, 3]);
    expect(first?.[1]).toBeLessThanOrEqual(entry);
    expect(first?.[1]).toBeGreaterThan(entry - 0.1);
    // Target 2: to target 1.
    expect(third).toEqual([3, 142]);
    expect(stops).toHaveLength(3);
  });

  it('when the price turns after the first target, then the rest leaves at what was paid', () => {
    const { trades, run } = walked({
      signals: [LONG],
      path: [
        ['09:15', 127],
        ['10:10', 142.5],
        ['10:20', 126],
      ],
    });
    expect(run.violations).toEqual([]);
    expect(reasons(trades)).toEqual([
      [1, 'TARGET'],
      [2, 'STOP'],
      [3, 'STOP'],
    ]);
  });

  it('when it turns after the second, then the last leg leaves at the first target', () => {
    const { trades } = walked({
      signals: [LONG],
      path: [
        ['09:15', 127],
        ['10:10', 142.5],
        ['10:20', 171.5],
        ['10:30', 141.9],
      ],
    });
    const last = trades.find(({ legNumber }) => legNumber === 3);
    expect(last?.reason).toBe('STOP');
    expect(last?.exit).toBeGreaterThan(140);
  });

  it('when all targets are passed in one tick, then all legs are through, whatever the messages in between made of the stops', () => {
    const { trades, stops, run, alarms } = walked({
      signals: [LONG],
      path: [
        ['09:15', 127],
        ['10:10', 205],
      ],
    });
    expect(run.violations).toEqual([]);
    expect(reasons(trades)).toEqual([
      [1, 'TARGET'],
      [2, 'TARGET'],
      [3, 'TARGET'],
    ]);
    expect(stops.every(([, stop]) => stop >= 127)).toBe(true);
    expect(alarms).not.toContain('UNPROTECTED');
  });
});

describe('Given three legs that were sold at 127', () => {
  it('when one target after the other is hit, then the stops come down one step behind', () => {
    const { trades, stops, run } = walked({
      signals: [SHORT],
      path: [
        ['09:15', 127],
        ['10:10', 111.5],
        ['10:20', 82.5],
        ['10:30', 53.5],
      ],
    });
    expect(run.violations).toEqual([]);
    expect(trades.length).toBeGreaterThanOrEqual(2);
    const entry = trades[0]?.entry ?? 0;
    expect(stops[0]?.[1]).toBeGreaterThanOrEqual(entry);
    expect(stops[0]?.[1]).toBeLessThan(entry + 0.1);
    expect(stops.at(-1)?.[1]).toBe(trades.length === 3 ? 112 : stops[0]?.[1]);
  });
});
