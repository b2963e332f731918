// Days that are drawn: the same from the same seed, full of what goes wrong, and traded without breaking anything.
import { describe, expect, it } from '@jest/globals';
import { CALM_BROKER } from '#core/simulation/broker/broker-plan.ts';
import { faultPlan } from '#core/simulation/faults/fault-level.ts';
import { allInvariants } from '#core/simulation/invariants/all-invariants.ts';
import { USUAL_LATENCY } from '#core/simulation/run/latency.ts';
import { simulate } from '#core/simulation/run/simulate.ts';
import { paperVenue, superVenue } from '#core/simulation/super-venue.ts';
import { syntheticDays } from '#core/simulation/synthetic/synthetic-days.ts';
import { DEFAULT_SETTINGS } from '#core/trading/engine/engine-settings.ts';
import { step } from '#core/trading/engine/step.ts';

const market = {
  ...{ partFill: 0.1, rejected: 0.01, touchWithoutFill: 0.05 },
  ...{ exitsDropped: 0.01, stopLegRejected: 0.01, partToldAsPending: 0.3 },
};

const run = (seed: number) =>
  simulate({
    ...{ days: syntheticDays(seed, 2), settings: DEFAULT_SETTINGS, step },
    ...{ faults: faultPlan('heavy', seed), latency: USUAL_LATENCY },
    invariants: allInvariants(step),
    venueOf: (venue) =>
      venue === 'BROKER' ? superVenue({ ...CALM_BROKER, seed, faults: market }) : paperVenue({}),
  });

describe('Given synthetic days', () => {
  it('when they are drawn again, then they are the same; another seed gives others', () => {
    const text = (seed: number) => JSON.stringify(syntheticDays(seed, 1));
    expect(text(3)).toBe(text(3));
    expect(text(3)).not.toBe(text(4));
  });

  it('when they are looked at, then each has at least 50 signals and every kind of trouble occurs', () => {
    const days = Array.from({ length: 10 }, (_, seed) => syntheticDays(seed, 1)).flat();
    const arrivals = days.flatMap((day) => day.arrivals);
    const ids = arrivals.map((one) => (one.kind === 'SIGNAL' ? one.signal._id : one.signalId));
    expect(new Set(ids.slice(0, days[0]?.arrivals.length)).size).toBeGreaterThanOrEqual(50);
    expect(arrivals.some(({ kind }) => kind === 'MALFORMED')).toBe(true);
    const signals = arrivals.flatMap((one) => (one.kind === 'SIGNAL' ? [one.signal] : []));
    for (const status of ['OPEN', 'CANCELLED', 'CLOSED']) {
      expect(signals.some((signal) => signal.status === status)).toBe(true);
    }
    expect(signals.some(({ stoploss }) => stoploss === null)).toBe(true);
    expect(signals.some(({ targets }) => targets.length === 3)).toBe(true);
    expect(days.some(({ requests }) => requests.length > 0)).toBe(true);
  });

  it('when twelve of them run with heavy faults, then every invariant holds, and much is traded', () => {
    const runs = Array.from({ length: 6 }, (_, place) => run(1_000 + place));
    expect(runs.flatMap(({ violations }) => violations)).toEqual([]);
    expect(runs.flatMap(({ faults }) => faults).length).toBeGreaterThan(500);
    const trades = runs.flatMap(({ days }) => days.flatMap((day) => day.trades));
    expect(trades.length).toBeGreaterThan(12 * 10);
    expect(trades.some(({ reverse }) => reverse)).toBe(true);
  });
});
