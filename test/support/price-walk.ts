// A day of one contract as its prices walk from level to level, and what the engine does on it.

import type { Signal } from '#core/signals/signal.ts';
import { CALM_BROKER } from '#core/simulation/broker/broker-plan.ts';
import { allInvariants } from '#core/simulation/invariants/all-invariants.ts';
import type { SimulationRun, TradeRow } from '#core/simulation/run/day-run.ts';
import { EVEN_LATENCY } from '#core/simulation/run/latency.ts';
import { simulate } from '#core/simulation/run/simulate.ts';
import type { Arrival, OperatorRequest, Tick } from '#core/simulation/run/simulated-day.ts';
import type { Stepped } from '#core/simulation/run/simulation.ts';
import { paperVenue, superVenue } from '#core/simulation/super-venue.ts';
import { DEFAULT_SETTINGS } from '#core/trading/engine/engine-settings.ts';
import { step } from '#core/trading/engine/step.ts';
import type { TradingDay } from '#core/trading/engine/trading-day.ts';
import { clock, signalOf, tradingDay } from './engine-day.ts';

export const CALL = 'NIFTY:2024-01-25:21500:CE';

/** Bought at 127 with a stop at 110 and three targets. */
export const callIdea = (change: Partial<Signal> = {}): Signal =>
  signalOf({
    instrument: {
      ...{ exchange: 'NSE', kind: 'OPT', underlying: 'NIFTY', expiry: '2024-01-25' },
      ...{ strike: 21_500, optionType: 'CE' },
    },
    ...{ entry: 127, stoploss: 110, targets: [142, 171, 200] },
    ...change,
  });

/** A version of a signal at a time of the day. */
export const at = (time: string, signal: Signal): Signal => ({
  ...signal,
  updatedAt: `2024-01-24T${time}:00+05:30`,
});

export interface WalkPlan {
  readonly signals: readonly Signal[];
  /** Price from a time on, 'HH:MM' and rupees, until the next one; the first from the open. */
  readonly path: readonly (readonly [time: string, price: number])[];
  /** Versions that arrive later than they were written. */
  readonly late?: readonly (readonly [time: string, signal: Signal])[];
  readonly day?: Partial<TradingDay>;
  readonly requests?: readonly OperatorRequest[];
}

export interface Walked {
  readonly run: SimulationRun;
  readonly trades: readonly TradeRow[];
  /** Stop levels that the broker was asked for, in order, by leg. */
  readonly stops: readonly (readonly [leg: number, stop: number])[];
  readonly alarms: readonly string[];
}

/** Every invariant is checked on the way. */
export function walked({ signals, path, late = [], day = {}, requests = [] }: WalkPlan): Walked {
  const stops: [number, number][] = [];
  const alarms: string[] = [];
  const run = simulate({
    days: [
      {
        ...{ day: tradingDay(day), readyAt: clock('08:50'), arrivals: arrivals(signals, late) },
        ...{ ticks: { [Symbol.iterator]: () => ticksOf(path) }, requests },
        ...{ handTrades: [], halts: [], outages: [] },
      },
    ],
    ...{ settings: DEFAULT_SETTINGS, faults: { seed: 1, chance: {}, only: null } },
    ...{ latency: EVEN_LATENCY, step, invariants: allInvariants(step) },
    venueOf: (venue) => (venue === 'BROKER' ? superVenue(CALM_BROKER) : paperVenue({})),
    observe: (stepped) => note(stepped, stops, alarms),
  });
  return { run, trades: run.days[0]?.trades ?? [], stops, alarms };
}

const arrivals = (
  signals: readonly Signal[],
  late: NonNullable<WalkPlan['late']>,
): readonly Arrival[] =>
  [
    ...signals.map((signal) => ({ at: Date.parse(signal.updatedAt) + 1_000, signal })),
    ...late.map(([time, signal]) => ({ at: clock(time), signal })),
  ].map((one) => ({ kind: 'SIGNAL', ...one }));

/** Every five seconds until the end of the session. */
function* ticksOf(path: WalkPlan['path']): Generator<Tick> {
  for (let now = clock('09:15'); now < clock('15:30'); now += 5_000) {
    const level = path.findLast(([time]) => clock(time) <= now) ?? path[0];
    if (level !== undefined) yield { at: now, contract: CALL, price: level[1] };
  }
}

function note({ result }: Stepped, stops: [number, number][], alarms: string[]): void {
  for (const effect of result.effects) {
    if (effect.kind === 'notify' && effect.level === 'ALARM') alarms.push(effect.code);
    if (effect.kind !== 'modify' || effect.values.stop === undefined) continue;
    const leg = result.state.orders.get(effect.orderId)?.legNumber ?? 0;
    stops.push([leg, effect.values.stop]);
  }
}
