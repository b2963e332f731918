// Books alone are enough: what the engine believes in the evening is what the broker has, whatever of the order
// stream was lost.
import { describe, expect, it } from '@jest/globals';
import { istInstant } from '#core/market/ist.ts';
import { randomDraws } from '#core/rules/effects/random-draws.ts';
import type { Signal } from '#core/signals/signal.ts';
import { CALM_BROKER } from '#core/simulation/broker/broker-plan.ts';
import type { FaultKind } from '#core/simulation/faults/fault-kind.ts';
import { USUAL_LATENCY } from '#core/simulation/run/latency.ts';
import { simulate } from '#core/simulation/run/simulate.ts';
import type { SimulatedDay, Tick } from '#core/simulation/run/simulated-day.ts';
import { superVenue } from '#core/simulation/super-venue.ts';
import type { Venue } from '#core/simulation/venue.ts';
import { DEFAULT_SETTINGS } from '#core/trading/engine/engine-settings.ts';
import type { EngineState } from '#core/trading/engine/engine-state.ts';
import { step } from '#core/trading/engine/step.ts';
import { heldUnits, legPosition } from '#core/trading/ledger/leg-position.ts';
import type { Product } from '#core/trading/orders/order.ts';
import { ENGINE_DATE, signalOf, tradingDay } from '../../../support/engine-day.ts';

const CONTRACT = 'NIFTY:2024-01-25:FUT';
const SECOND = 1_000;
const at = (time: string): number => istInstant(ENGINE_DATE, time);

/** A walk around 21,500 that goes through stops and targets of 100 points. */
function ticksOf(seed: number): readonly Tick[] {
  const draw = randomDraws(seed).uniform;
  const ticks: Tick[] = [];
  let price = 21_500;
  for (let now = at('09:15') + 500; now < at('15:30'); now += 6 * SECOND) {
    price += (draw() - 0.5) * 16;
    ticks.push({ at: now, contract: CONTRACT, price: Math.round(price * 20) / 20 });
  }
  return ticks;
}

function arrivalsOf(ticks: readonly Tick[]): SimulatedDay['arrivals'] {
  return ticks
    .filter((_, place) => place % 250 === 100)
    .map(({ at: now, price }, place) => {
      const [entry, up] = [Math.round(price), place % 3 === 0 ? -1 : 1];
      const posted = `${new Date(now + 19_800_000).toISOString().slice(0, 19)}+05:30`;
      const signal: Signal = signalOf({
        ...{ _id: `S${place}`, advisorId: `A${place}`, side: up === 1 ? 'BUY' : 'SELL', entry },
        ...{ stoploss: entry - up * 60, targets: [entry + up * 50, entry + up * 90] },
        ...{ period: place % 2 === 0 ? 'INTRADAY' : 'SWING', postedAt: posted, updatedAt: posted },
      });
      return { kind: 'SIGNAL', at: now, signal };
    });
}

function evening(chance: Partial<Record<FaultKind, number>>, seed: number) {
  const ticks = ticksOf(seed);
  const day: SimulatedDay = {
    ...{ day: tradingDay(), readyAt: at('08:50'), arrivals: arrivalsOf(ticks), ticks },
    ...{ requests: [], halts: [], outages: [], handTrades: [] },
  };
  const venues: Venue[] = [];
  let state: EngineState | null = null;
  const run = simulate({
    ...{ days: [day], settings: DEFAULT_SETTINGS, latency: USUAL_LATENCY, step, invariants: [] },
    faults: { seed, chance, only: null },
    venueOf: () => {
      const venue = superVenue({ ...CALM_BROKER, seed });
      venues.push(venue);
      return venue;
    },
    observe: ({ result }) => {
      state = result.state;
    },
  });
  const [broker] = venues;
  if (state === null || broker === undefined) throw new Error('day: expected a run, found none');
  return { run, state: state as EngineState, broker };
}

function believed(state: EngineState): Readonly<Record<Product, number>> {
  const held = { INTRADAY: 0, CNC: 0, MARGIN: 0 };
  for (const { legs, side, product } of state.groups.values()) {
    for (const leg of legs) {
      held[product] += heldUnits(legPosition(state, leg)) * (side === 'BUY' ? 1 : -1);
    }
  }
  return held;
}

describe('a day on which messages of the broker are lost', () => {
  it.each<[string, Partial<Record<FaultKind, number>>]>([
    ['none', {}],
    ['every message of the order stream', { REPORT_DROPPED: 1 }],
    ['half of the stream, half of the queries', { REPORT_DROPPED: 0.5, QUERY_FAILED: 0.5 }],
    [
      'a fifth of the stream and of the answers',
      { REPORT_DROPPED: 0.2, TIMEOUT_AFTER: 0.2, NO_ANSWER: 0.2 },
    ],
  ])('%s: the evening is as the broker has it', (_, chance) => {
    const { run, state, broker } = evening(chance, 11);
    const [traded] = run.days;
    expect(run.violations).toEqual([]);
    expect(traded?.trades.length).toBeGreaterThan(5);
    const held = believed(state);
    expect(held.INTRADAY).toBe(0);
    expect(held.MARGIN).toBe(broker.positions().get(CONTRACT) ?? 0);
    expect([...state.externals.keys()]).toEqual([]);
    for (const order of broker.orders()) {
      const own = state.orders.get(order.correlationId ?? '');
      expect([
        own?.fill.quantity,
        own?.target?.fill.quantity ?? 0,
        own?.stop?.fill.quantity ?? 0,
      ]).toEqual([order.entryFilled, order.targetFilled, order.stopFilled]);
    }
  });
});
