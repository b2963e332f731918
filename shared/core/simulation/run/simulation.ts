// Everything a simulation follows from: the same value gives the same run, byte for byte.
import type { Instant } from '#core/market/ist.ts';
import type { EngineEvent } from '#core/trading/engine/engine-event.ts';
import type { EngineSettings } from '#core/trading/engine/engine-settings.ts';
import type { EngineState } from '#core/trading/engine/engine-state.ts';
import type { StepResult } from '#core/trading/engine/turn.ts';
import type { Venue as VenueName } from '#core/trading/orders/order.ts';
import type { FaultPlan } from '../faults/fault-plan.ts';
import type { Invariant } from '../invariants/invariant.ts';
import type { Venue } from '../venue.ts';
import type { Latency } from './latency.ts';
import type { SimulatedDay } from './simulated-day.ts';

export type Step = (state: EngineState, event: EngineEvent) => StepResult;

/** One step of one life of the engine, for those who look on. */
export interface Stepped {
  readonly at: Instant;
  /** Ascending; also the fencing token of that life. */
  readonly life: number;
  readonly event: EngineEvent;
  readonly before: EngineState;
  readonly result: StepResult;
}

export interface Simulation {
  /** Ascending dates; positions are carried from one to the next. */
  readonly days: readonly SimulatedDay[];
  readonly settings: EngineSettings;
  readonly faults: FaultPlan;
  readonly latency: Latency;
  /** The engine; a parameter so that tests can break it on purpose. */
  readonly step: Step;
  /** Made anew per run. */
  readonly venueOf: (venue: VenueName) => Venue;
  readonly invariants: readonly Invariant[];
  /** Called after every step; must not change anything. */
  readonly observe?: (stepped: Stepped) => void;
}
