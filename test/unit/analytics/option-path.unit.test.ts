import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { OptionPrices } from '#core/analytics/options/option-forward.ts';
import {
  type HeldOption,
  type OptionPath,
  optionPath,
} from '#core/analytics/options/option-path.ts';
import { optionTapes } from '#core/analytics/options/option-tape.ts';
import { istInstant } from '#core/market/ist.ts';
import { priceMoveValue } from '#core/market/money.ts';
import { black76 } from '#core/options/black-76.ts';
import { yearsToExpiry } from '#core/options/expiry-clock.ts';
import { seriesBetween } from '#core/prices/price-range.ts';
import {
  minuteSeries,
  niftyOption,
  type OptionWorld,
  premiumAt,
  pricesOf,
} from '#test/support/option-world.ts';
import { expectReference } from '#test/support/reference-number.ts';
import { uniform } from '#test/support/uniform.ts';

const MINUTE = 60_000;
const tuesday = (time: string) => istInstant('2024-01-23', time);
const NOON = tuesday('12:00');

/** NIFTY swings by 80 points around 21,500 in the day, volatility by two points around 14 %. */
const WAVES: OptionWorld = {
  from: '2024-01-23',
  to: '2024-01-25',
  forward: (at) => 21_500 + 80 * Math.sin((at - NOON) / (47 * MINUTE)),
  volatility: (at) => 0.14 + 0.02 * Math.sin((at - NOON) / (71 * MINUTE)),
};
const CALM: OptionWorld = { ...WAVES, volatility: () => 0.14 };
const STILL: OptionWorld = { ...WAVES, forward: () => 21_540 };

const heldIn = (world: OptionWorld, change: Partial<HeldOption> = {}): HeldOption => {
  const held = {
    instrument: niftyOption(21_500),
    quantity: 500,
    entryAt: tuesday('10:07'),
    exitAt: tuesday('14:23'),
    ...change,
  };
  const premium = premiumAt(world, held.instrument);
  return { entryPrice: premium(held.entryAt), exitPrice: premium(held.exitAt), ...held };
};

const pathIn = (world: OptionWorld, held: HeldOption, change: Partial<OptionPrices> = {}) =>
  optionPath(
    held,
    optionTapes(held.instrument, { ...pricesOf(world, held.instrument), ...change }),
    null,
  );

const measured = (path: OptionPath) => {
  if (path.kind === 'refused') throw new Error(`expected a path, found ${path.reason}`);
  return path;
};

const split = (path: OptionPath) => {
  const { pnl } = measured(path);
  if (pnl.kind === 'refused') throw new Error(`expected a split, found ${pnl.reason}`);
  return pnl.attribution;
};

describe('given an option bought two days before its expiry', () => {
  const held = heldIn(WAVES);
  const path = measured(pathIn(WAVES, held));

  it('when it is looked at, then its entry has the forward, volatility and greeks of that minute', () => {
    const { entryAt } = held;
    const [forward, volatility] = [WAVES.forward(entryAt), WAVES.volatility(entryAt)];
    const years = yearsToExpiry('2024-01-25', entryAt);
    const greeks = black76({
      ...held.instrument,
      rate: 0.065,
      years,
      forward,
      volatility,
    });
    expect(path.forwardSource).toBe('PARITY');
    expect(path.entry.daysToExpiry).toBe(2);
    expect(path.entry.years).toBe(years);
    expectReference(path.entry.forward, forward, 1e-7);
    expectReference(path.entry.volatility, volatility, 1e-5);
    expectReference(path.entry.delta, greeks.delta, 1e-4);
    expectReference(path.entry.gamma, greeks.gamma, 1e-4);
    expectReference(path.entry.vegaPerUnit, greeks.vegaPerUnit, 1e-4);
    expectReference(path.entry.thetaPerYear, greeks.thetaPerYear, 1e-4);
    expectReference(path.entry.thetaShare ?? 0, -greeks.thetaPerYear / 365 / greeks.price, 1e-4);
    const move = forward * volatility * Math.sqrt(years);
    expectReference(path.entry.expectedMove, move, 1e-4);
    expectReference(path.entry.expectedMovePct, (100 * move) / forward, 1e-4);
  });

  it('when it is followed, then there is a mark every ten minutes and the range of volatility', () => {
    const times = [
      held.entryAt,
      ...Array.from({ length: 26 }, (_, i) => tuesday('10:10') + i * 10 * MINUTE),
      held.exitAt,
    ];
    const volatilities = times.map(WAVES.volatility);
    expect(path.along).toMatchObject({ marks: 28, marksWithoutVolatility: 0 });
    expectReference(path.along.lowest, Math.min(...volatilities), 1e-4);
    expectReference(path.along.highest, Math.max(...volatilities), 1e-4);
    const change = WAVES.volatility(held.exitAt) - WAVES.volatility(held.entryAt);
    expect(Math.abs((path.along.change ?? 9) - change)).toBeLessThan(1e-5);
  });

  it('when the P&L is split, then the parts add up and the model explains nearly all of it', () => {
    const { delta, gamma, vega, theta, rest, total } = split(path);
    expect(total).toBe(priceMoveValue(held.entryPrice, held.exitPrice, 500));
    expect(delta + gamma + vega + theta + rest).toBe(total);
    const parts = Math.abs(delta) + Math.abs(gamma) + Math.abs(vega) + Math.abs(theta);
    expect(Math.abs(rest)).toBeLessThan(0.05 * parts);
  });

  it('when it was sold instead, then every part changes its sign', () => {
    const short = split(pathIn(WAVES, { ...held, quantity: -500 }));
    const long = split(path);
    for (const part of ['delta', 'gamma', 'vega', 'theta', 'rest', 'total'] as const) {
      expect(short[part] + long[part]).toBe(0);
    }
  });
});

describe('given a market in which one thing stands still', () => {
  it('when volatility does, then no P&L is vega', () => {
    const { vega, delta, total } = split(pathIn(CALM, heldIn(CALM)));
    expect(Math.abs(total)).toBeGreaterThan(100_000);
    expect(Math.abs(delta)).toBeGreaterThan(100_000);
    expect(Math.abs(vega)).toBeLessThan(50);
  });

  it('when the forward does, then no P&L is delta or gamma', () => {
    const { vega, delta, gamma, theta } = split(pathIn(STILL, heldIn(STILL)));
    expect(Math.abs(vega)).toBeGreaterThan(100_000);
    expect(theta).toBeLessThan(-100_000);
    expect(Math.abs(delta)).toBeLessThan(50);
    expect(gamma).toBe(0);
  });

  it('when both do over night, then theta takes the calendar time', () => {
    const world: OptionWorld = { ...STILL, volatility: () => 0.14 };
    const held = heldIn(world, { exitAt: istInstant('2024-01-24', '11:00') });
    const path = measured(pathIn(world, held));
    const { theta, delta, vega, rest, total } = split(path);
    // 10:10 to 15:30 (33), 09:20 to 10:50 (10), entry and exit.
    expect(path.along.marks).toBe(45);
    expect(Math.abs(delta) + Math.abs(vega)).toBeLessThan(100);
    expect(theta / total).toBeGreaterThan(0.9);
    expect(delta + vega + theta + rest).toBe(total);
  });
});

describe('given fills inside a minute', () => {
  it('when the price lies within the bar, then the forward moved and volatility did not', () => {
    const held = heldIn(CALM);
    const premium = premiumAt(CALM, held.instrument);
    // Half a minute into the bar, as a stop or limit would fill.
    const inside = {
      ...held,
      entryPrice: premium(held.entryAt + MINUTE / 2),
      exitPrice: premium(held.exitAt + MINUTE / 2),
    };
    const { vega, total } = split(pathIn(CALM, inside));
    expect(total).toBe(priceMoveValue(inside.entryPrice, inside.exitPrice, 500));
    expect(Math.abs(vega)).toBeLessThan(100);
  });

  it('when the price is out of reach of the forward, then volatility takes the difference', () => {
    const world: OptionWorld = { ...STILL, volatility: () => 0.14 };
    const held = heldIn(world);
    const found = split(pathIn(world, { ...held, exitPrice: held.exitPrice + 5 }));
    const fair = split(pathIn(world, held));
    expect(found.delta).toBe(fair.delta);
    expect((found.vega - fair.vega) / (5 * 500 * 100)).toBeCloseTo(1, 1);
  });
});

describe('given the sources of the forward', () => {
  const held = heldIn(WAVES);
  const { option, otherSide, future } = pricesOf(WAVES, held.instrument);

  it('when the other side is missing, then the future of the expiry is taken, then the spot', () => {
    const onFuture = measured(pathIn(WAVES, held, { otherSide: null }));
    expect(onFuture.forwardSource).toBe('FUTURE');
    expectReference(onFuture.entry.volatility, WAVES.volatility(held.entryAt), 1e-5);
    const onSpot = measured(pathIn(WAVES, held, { otherSide: null, future: null }));
    expect(onSpot.forwardSource).toBe('SPOT');
  });

  it('when the other side has no price at the exit, then one source serves the whole trade', () => {
    const early = seriesBetween(otherSide, 0, tuesday('12:00'));
    expect(measured(pathIn(WAVES, held, { otherSide: early })).forwardSource).toBe('FUTURE');
  });

  it('when no source reaches the exit, then the entry is known and the split is refused', () => {
    const early = seriesBetween(future, 0, tuesday('12:00'));
    const path = measured(pathIn(WAVES, held, { otherSide: null, future: early, spot: null }));
    expect(path.forwardSource).toBe('FUTURE');
    expect(path.along.change).toBeNull();
    expect(path.pnl).toEqual({ kind: 'refused', reason: 'GAP_AT_EXIT' });
  });

  it('when nothing was priced at the entry, then the trade has no path', () => {
    const late = seriesBetween(option, tuesday('12:00'), Number.POSITIVE_INFINITY);
    const refusal = { kind: 'refused', reason: 'GAP_AT_ENTRY' };
    expect(pathIn(WAVES, held, { option: late })).toEqual(refusal);
    expect(pathIn(WAVES, held, { otherSide: null, future: null, spot: null })).toEqual(refusal);
  });

  it('when a minute is missing on the way, then its mark is left out', () => {
    const whole = measured(pathIn(WAVES, held)).along.marks;
    const holed = minuteSeries(WAVES, premiumAt(WAVES, held.instrument));
    const row = holed.at.indexOf(tuesday('11:59'));
    const keep = (_: number, index: number) => index < row - 2 || index > row;
    const path = pathIn(WAVES, held, {
      option: {
        ...holed,
        at: holed.at.filter(keep),
        open: holed.open.filter(keep),
        high: holed.high.filter(keep),
        low: holed.low.filter(keep),
        close: holed.close.filter(keep),
      },
    });
    expect(measured(path).along.marks).toBe(whole - 1);
  });
});

describe('given options whose volatility is no figure', () => {
  it.each([
    ['its time value is below half a rupee', 23_500, 'TOO_CHEAP'],
    ['it is so deep in the money that only noise is left', 19_500, 'TOO_CHEAP'],
  ])('when %s, then it is refused', (_, strike, reason) => {
    const held = heldIn(WAVES, { instrument: niftyOption(strike) });
    expect(pathIn(WAVES, held)).toEqual({ kind: 'refused', reason });
  });

  it('when the spot says that it trades below its pay-off, then it is refused', () => {
    const held = heldIn(WAVES, { instrument: niftyOption(20_900) });
    const spot = minuteSeries(WAVES, (at) => WAVES.forward(at) + 40);
    expect(pathIn(WAVES, held, { otherSide: null, future: null, spot })).toEqual({
      kind: 'refused',
      reason: 'BELOW_INTRINSIC',
    });
  });

  it('when it is held to its last close, then the exit has no volatility and the sum still holds', () => {
    const last = {
      entryAt: istInstant('2024-01-25', '14:01'),
      exitAt: istInstant('2024-01-25', '15:30'),
    };
    const world: OptionWorld = { ...CALM, forward: () => 21_505 };
    const held = heldIn(world, last);
    const path = measured(pathIn(world, held));
    expect(path.entry.daysToExpiry).toBe(0);
    expect(path.along).toMatchObject({ change: null, marksWithoutVolatility: 1 });
    const { delta, gamma, vega, theta, rest, total } = split(path);
    expect(total).toBe(priceMoveValue(held.entryPrice, held.exitPrice, 500));
    expect(delta + gamma + vega + theta + rest).toBe(total);
    expect(Math.abs(vega)).toBeLessThan(1000);
  });
});

describe('given arbitrary trades in arbitrary markets', () => {
  const trade = fc.record({
    strike: fc.integer({ min: 420, max: 440 }).map((steps) => steps * 50),
    optionType: fc.constantFrom('CE' as const, 'PE' as const),
    quantity: fc.integer({ min: -5000, max: 5000 }),
    entry: fc.integer({ min: 0, max: 374 }),
    held: fc.integer({ min: 0, max: 374 }),
    swing: uniform(0, 300),
    level: uniform(0.08, 0.6),
    inside: uniform(0, 1),
    source: fc.constantFrom('PARITY', 'FUTURE', 'SPOT'),
  });

  it('when they are split, then parts add up to the gross P&L and volatility is what went in', () => {
    fc.assert(
      fc.property(trade, (of) => {
        const world: OptionWorld = {
          from: '2024-01-23',
          to: '2024-01-23',
          forward: (at) => 21_500 + of.swing * Math.sin((at - NOON) / (47 * MINUTE)),
          volatility: () => of.level,
        };
        const instrument = niftyOption(of.strike, of.optionType);
        const entryAt = tuesday('09:15') + of.entry * MINUTE;
        const exitAt = tuesday('09:15') + Math.min(374, of.entry + of.held) * MINUTE;
        const premium = premiumAt(world, instrument);
        const held = {
          instrument,
          quantity: of.quantity,
          entryAt,
          exitAt,
          entryPrice: premium(entryAt + of.inside * MINUTE),
          exitPrice: premium(exitAt + of.inside * MINUTE),
        };
        const path = pathIn(world, held, {
          ...(of.source === 'PARITY' ? {} : { otherSide: null }),
          ...(of.source === 'SPOT' ? { future: null } : {}),
        });
        if (path.kind === 'refused') {
          expect(['TOO_CHEAP', 'BELOW_INTRINSIC']).toContain(path.reason);
          return;
        }
        expect(path.forwardSource).toBe(of.source);
        expectReference(path.entry.volatility, of.level, 1e-3);
        const { delta, gamma, vega, theta, rest, total } = split(path);
        expect(total).toBe(priceMoveValue(held.entryPrice, held.exitPrice, of.quantity) + 0);
        expect(delta + gamma + vega + theta + rest).toBe(total);
      }),
      { numRuns: 200 },
    );
  });
});
