// A small day for invariants, and engines that are broken on purpose.

import type { Signal } from '#core/signals/signal.ts';
import { CALM_BROKER } from '#core/simulation/broker/broker-plan.ts';
import type { FaultPlan } from '#core/simulation/faults/fault-plan.ts';
import { allInvariants } from '#core/simulation/invariants/all-invariants.ts';
import type { SimulationRun } from '#core/simulation/run/day-run.ts';
import { EVEN_LATENCY } from '#core/simulation/run/latency.ts';
import { simulate } from '#core/simulation/run/simulate.ts';
import type { OperatorRequest, SimulatedDay, Tick } from '#core/simulation/run/simulated-day.ts';
import type { Simulation, Step } from '#core/simulation/run/simulation.ts';
import { paperVenue, superVenue } from '#core/simulation/super-venue.ts';
import type { DurableRecord } from '#core/trading/engine/durable-record.ts';
import { DEFAULT_SETTINGS } from '#core/trading/engine/engine-settings.ts';
import { step } from '#core/trading/engine/step.ts';
import type { StepResult } from '#core/trading/engine/turn.ts';
import { clock, ENGINE_DATE, signalOf, tradingDay } from './engine-day.ts';

const CONTRACT = 'NIFTY:2024-01-25:FUT';
const SECOND = 1_000;

/** 21,500 until 10:05, then up to 21,720 within half an hour: both targets of the first signal. */
function* prices(): Generator<Tick> {
  const until = clock('11:00');
  for (let at = clock('09:15'); at <= until; at += 5 * SECOND) {
    const way = Math.min(1, Math.max(0, (at - clock('10:05')) / (clock('10:35') - clock('10:05'))));
    yield { at, contract: CONTRACT, price: 21_500 + Math.round(way * 220 * 20) / 20 };
  }
}

/** Followed by another one at 10:02, when an operator may have stopped everything. */
const SIGNALS: readonly Signal[] = [
  signalOf({ targets: [21_600, 21_700] }),
  signalOf({
    ...{ _id: 'S2', advisorId: 'ADV2', targets: [21_650], stoploss: 21_350 },
    ...{ postedAt: '2024-01-24T10:02:00+05:30', updatedAt: '2024-01-24T10:02:00+05:30' },
  }),
];

export const KILL_ALL: OperatorRequest = {
  ...{ at: clock('10:01'), requestId: 'kill', by: 'desk', reason: 'test' },
  command: { kind: 'KILL', scope: { kind: 'ALL' } },
};

const day = (requests: readonly OperatorRequest[]): SimulatedDay => ({
  ...{ day: tradingDay({ date: ENGINE_DATE }), readyAt: clock('08:50') },
  arrivals: SIGNALS.map((signal) => ({
    ...{ kind: 'SIGNAL', at: Date.parse(signal.updatedAt) + SECOND, signal },
  })),
  ...{ ticks: { [Symbol.iterator]: prices }, requests, handTrades: [], halts: [], outages: [] },
});

export interface MutationPlan {
  readonly engine?: Step;
  readonly requests?: readonly OperatorRequest[];
  readonly faults?: FaultPlan;
}

const NO_FAULTS: FaultPlan = { seed: 1, chance: {}, only: null };

export const mutatedRun = (plan: MutationPlan): SimulationRun => simulate(mutatedSimulation(plan));

export function mutatedSimulation({
  engine = step,
  requests = [],
  faults = NO_FAULTS,
}: MutationPlan): Simulation {
  return {
    ...{ days: [day(requests)], settings: DEFAULT_SETTINGS, faults, latency: EVEN_LATENCY },
    ...{ step: engine, invariants: allInvariants(engine) },
    venueOf: (venue) => (venue === 'BROKER' ? superVenue(CALM_BROKER) : paperVenue({})),
  };
}

/** The step as it is, its result tampered with. */
export const tampered =
  (tamper: (result: StepResult) => StepResult): Step =>
  (state, event) =>
    tamper(step(state, event));

/** Every record that is written, tampered with. */
export const tamperedRecords = (tamper: (record: DurableRecord) => DurableRecord): Step =>
  tampered((result) => ({
    ...result,
    effects: result.effects.map((effect) =>
      effect.kind === 'commit' ? { ...effect, writes: effect.writes.map(tamper) } : effect,
    ),
  }));
