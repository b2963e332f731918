import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { priceMoveValue } from '#core/market/money.ts';
import { black76 } from '#core/options/black-76.ts';
import { expiryInstant, yearsToExpiry } from '#core/options/expiry-clock.ts';
import {
  attributePnl,
  type OptionMark,
  type OptionPosition,
  type PnlAttribution,
} from '#core/options/pnl-attribution.ts';
import { uniform } from '#test/support/uniform.ts';

const DAY_MS = 86_400_000;
const END = expiryInstant('2024-01-25');

const bought: OptionPosition = {
  optionType: 'CE',
  strike: 24500,
  expiry: '2024-01-25',
  rate: 0.065,
  quantity: 75,
};

/** A mark at the model's price, rounded to four decimals as prices are. */
const modelMark = (
  { optionType, strike, expiry, rate }: OptionPosition,
  at: number,
  forward: number,
  volatility: number,
): OptionMark => {
  const years = yearsToExpiry(expiry, at);
  const { price } = black76({ optionType, strike, rate, years, forward, volatility });
  return { at, price: Math.round(price * 1e4) / 1e4, forward, volatility };
};

const attributed = (position: OptionPosition, marks: readonly OptionMark[]): PnlAttribution => {
  const found = attributePnl(position, marks);
  if (found.kind === 'refused') throw new Error(`expected a split, found ${found.reason}`);
  return found.attribution;
};

const sumOfParts = ({ delta, gamma, vega, theta, rest }: PnlAttribution): number =>
  delta + gamma + vega + theta + rest;

const week = END - 7 * DAY_MS;

describe('given an option trade of one step', () => {
  // Greeks of the reference row F 24560, K 24500, 7 days, r 6.5 %, v 13 %.
  const entry = { at: week, price: 207.541, forward: 24560, volatility: 0.13 };
  const exit = { at: week + DAY_MS, price: 220.3, forward: 24570, volatility: 0.14 };

  it('when it is split, then each greek at entry is multiplied with its move', () => {
    expect(attributed(bought, [entry, exit])).toEqual({
      delta: Math.round(0.5568972707415465 * 10 * 7500),
      gamma: Math.round(0.5 * 0.000891737962924774 * 100 * 7500),
      vega: Math.round(13.410423978714178 * 7500),
      theta: Math.round((-4531.685675474061 / 365) * 7500),
      rest: 95_693 - (41_767 + 334 + 100_578 - 93_117),
      total: 95_693,
    });
  });

  it('when the option was sold, then every part changes its sign', () => {
    const long = attributed(bought, [entry, exit]);
    const short = attributed({ ...bought, quantity: -75 }, [entry, exit]);
    for (const part of ['delta', 'gamma', 'vega', 'theta', 'rest', 'total'] as const) {
      expect(short[part]).toBe(-long[part]);
    }
  });

  it('when only time passes, then all of it is theta and a small rest', () => {
    const split = attributed(bought, [
      modelMark(bought, week, 24560, 0.13),
      modelMark(bought, week + DAY_MS / 24, 24560, 0.13),
    ]);
    expect(split).toMatchObject({ delta: 0, gamma: 0, vega: 0 });
    expect(split.theta).toBeLessThan(0);
    expect(Math.abs(split.rest)).toBeLessThan(0.01 * Math.abs(split.theta));
  });

  it('when only volatility moves, then all of it is vega and a small rest', () => {
    const split = attributed(bought, [
      modelMark(bought, week, 24560, 0.13),
      modelMark(bought, week, 24560, 0.135),
    ]);
    expect(split).toMatchObject({ delta: 0, gamma: 0, theta: 0 });
    expect(split.vega).toBeGreaterThan(0);
    expect(Math.abs(split.rest)).toBeLessThan(0.01 * split.vega);
  });

  it('when nothing happens, then nothing is split', () => {
    expect(attributed(bought, [entry, entry])).toEqual({
      delta: 0,
      gamma: 0,
      vega: 0,
      theta: 0,
      rest: 0,
      total: 0,
    });
  });
});

describe('given an option trade seen minute by minute', () => {
  const path = (steps: number): readonly OptionMark[] =>
    Array.from({ length: steps + 1 }, (_, i) => {
      const done = i / steps;
      const forward = 24400 + 400 * done + 60 * Math.sin(12 * done);
      return modelMark(bought, week + 2 * DAY_MS * done, forward, 0.13 + 0.02 * done);
    });

  it('when more marks are known, then less is left unexplained', () => {
    const coarse = attributed(
      bought,
      path(2000).filter((_, i) => i % 2000 === 0),
    );
    const fine = attributed(bought, path(2000));
    expect(fine.total).toBe(coarse.total);
    expect(Math.abs(fine.rest)).toBeLessThan(0.001 * Math.abs(fine.total));
    expect(Math.abs(fine.rest)).toBeLessThan(0.01 * Math.abs(coarse.rest));
  });

  it('when a mark has no volatility, then the last known one is kept', () => {
    const [first, middle, last] = path(2);
    if (!first || !middle || !last) throw new Error('expected three marks');
    const kept = attributed(bought, [first, { ...middle, volatility: null }, last]);
    const same = attributed(bought, [first, { ...middle, volatility: first.volatility }, last]);
    expect(kept).toEqual(same);
  });

  it('when it is held to expiry, then time is used up and vega has no part in the last step', () => {
    const split = attributed(bought, [
      modelMark(bought, END - DAY_MS, 24560, 0.13),
      { at: END, price: 90, forward: 24590, volatility: null },
    ]);
    expect(split.vega).toBe(0);
    expect(split.theta).toBeLessThan(0);
    expect(sumOfParts(split)).toBe(split.total);
  });

  it('when it is marked on after expiry, then only the move of what was exercised counts', () => {
    const split = attributed(bought, [
      { at: END, price: 60, forward: 24560, volatility: 0.13 },
      { at: END + DAY_MS, price: 70, forward: 24570, volatility: null },
    ]);
    expect(split).toEqual({ delta: 75_000, gamma: 0, vega: 0, theta: 0, rest: 0, total: 75_000 });
  });
});

describe('given marks that cannot be split', () => {
  const mark = modelMark(bought, week, 24560, 0.13);

  it('when there is no interval, then it says so', () => {
    const refusal = { kind: 'refused', reason: 'NO_INTERVAL' };
    expect(attributePnl(bought, [])).toEqual(refusal);
    expect(attributePnl(bought, [mark])).toEqual(refusal);
  });

  it('when the entry has no volatility, then it says so', () => {
    expect(attributePnl(bought, [{ ...mark, volatility: null }, mark])).toEqual({
      kind: 'refused',
      reason: 'NO_VOLATILITY',
    });
  });

  it('when an expiring option of no volatility meets a jump, then no number pretends to explain it', () => {
    const needle = { at: week, price: 1, forward: bought.strike, volatility: 1e-11 };
    const jumped = { ...needle, at: week + 1, price: 500, forward: bought.strike + 5000 };
    expect(attributePnl({ ...bought, quantity: 50_000 }, [needle, jumped])).toEqual({
      kind: 'refused',
      reason: 'TOO_LARGE',
    });
  });

  it.each([
    ['time runs backwards', { at: week - 1 }],
    ['a forward is missing', { forward: Number.NaN }],
    ['a price is missing', { price: Number.NaN }],
    ['a volatility is infinite', { volatility: Number.POSITIVE_INFINITY }],
  ])('when %s, then it is a mistake and thrown', (_, change) => {
    expect(() => attributePnl(bought, [mark, { ...mark, ...change }])).toThrow(RangeError);
  });
});

describe('given arbitrary trades', () => {
  const price = fc.integer({ min: 0, max: 40_000_000 }).map((scaled) => scaled / 1e4);
  const mark = fc.record({
    wait: fc.integer({ min: 0, max: 10 * DAY_MS }),
    price,
    forward: fc.oneof(uniform(20_000, 25_000), fc.double({ min: 0, max: 1e5, noNaN: true })),
    volatility: fc.option(fc.oneof(uniform(0.05, 1), fc.double({ min: 0, max: 5, noNaN: true }))),
  });
  const position = fc.record({
    optionType: fc.constantFrom('CE' as const, 'PE' as const),
    strike: fc.oneof(uniform(20_000, 25_000), fc.double({ min: 0, max: 1e5, noNaN: true })),
    expiry: fc.constant('2024-01-25'),
    rate: uniform(-0.1, 0.2),
    quantity: fc.integer({ min: -50_000, max: 50_000 }),
  });

  it('when they are split, then the parts add up to the P&L in every paisa', () => {
    fc.assert(
      fc.property(position, fc.array(mark, { minLength: 2, maxLength: 12 }), (held, steps) => {
        let at = END - 20 * DAY_MS;
        const marks = steps.map(({ wait, ...seen }) => {
          at += wait;
          return { at, ...seen };
        });
        const found = attributePnl(held, marks);
        if (found.kind === 'refused') {
          if (found.reason === 'NO_VOLATILITY') expect(marks[0]?.volatility).toBeNull();
          else expect(found.reason).toBe('TOO_LARGE');
          return;
        }
        const { attribution } = found;
        const from = marks[0]?.price ?? 0;
        const to = marks.at(-1)?.price ?? 0;
        expect(attribution.total).toBe(priceMoveValue(from, to, held.quantity) + 0);
        expect(sumOfParts(attribution)).toBe(attribution.total);
        for (const part of Object.values(attribution)) expect(Number.isInteger(part)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
