// The simulated world while it runs: what waits to happen, what is written, who lives, what the streams do.
import type { Segment } from '#core/market/calendar.ts';
import type { Instant } from '#core/market/ist.ts';
import type { Effect } from '#core/trading/engine/effect.ts';
import type { EngineEvent } from '#core/trading/engine/engine-event.ts';
import type { EngineState, SessionPhase } from '#core/trading/engine/engine-state.ts';
import type { TradingDay } from '#core/trading/engine/trading-day.ts';
import type { Venue as VenueName } from '#core/trading/orders/order.ts';
import type { CoverageCount } from '../faults/coverage.ts';
import type { FaultDraws } from '../faults/fault-draws.ts';
import type { Watch } from '../invariants/watch.ts';
import type { Venue } from '../venue.ts';
import type { Digest } from './digest.ts';
import type { DurableStore } from './durable-store.ts';
import type { EventQueue } from './event-queue.ts';
import type { Arrival, OperatorRequest } from './simulated-day.ts';
import type { Simulation } from './simulation.ts';

/** What an engine has to do still: an effect, or to note that it is through with a signal or a request. */
export type Task =
  | { readonly kind: 'effect'; readonly effect: Effect }
  /** `count` arrivals of the feed are dealt with. */
  | { readonly kind: 'fed'; readonly count: number }
  | { readonly kind: 'obeyed'; readonly requestId: string };

/** One process of the engine, from its start to its end. */
export interface Life {
  /** Ascending; also its fencing token. */
  readonly token: number;
  state: EngineState;
  /** In order; nothing behind a commit is done before that is written. */
  readonly tasks: Task[];
  /** Sequence of the commit that waits for its answer, the first of the tasks. */
  writing: number | null;
  /** How often the commit was sent. */
  attempts: number;
  isAlive: boolean;
  /** Effects carried out, to name the gaps between them. */
  carried: number;
  /** Arrivals of the feed it was told of. */
  fed: number;
  readonly timers: Map<string, Instant>;
}

/** What the outside world is like now. */
export interface Outside {
  day: TradingDay | null;
  /** All arrivals of the feed up to now. */
  readonly arrivals: Arrival[];
  /** How many of them the engine is through with, whatever life. */
  fed: number;
  /** Requests that nobody obeyed yet. */
  readonly requests: Map<string, OperatorRequest>;
  readonly phases: Record<Segment, SessionPhase>;
  /** Outages at work: all of them, and those that are told. */
  readonly down: Record<'PRICES' | 'ORDERS', number>;
  readonly toldDown: Record<'PRICES' | 'ORDERS', number>;
}

export interface World {
  readonly simulation: Simulation;
  readonly queue: EventQueue;
  readonly store: DurableStore;
  readonly venues: Readonly<Record<VenueName, Venue>>;
  readonly draws: FaultDraws;
  readonly watch: Watch;
  readonly coverage: CoverageCount;
  readonly digest: Digest;
  readonly outside: Outside;
  now: Instant;
  steps: number;
  /** Living ones; the last one holds the lease. */
  lives: readonly Life[];
  /** Messages of the order stream so far, and when the last of them arrives, by broker order. */
  readonly reported: Map<string, { count: number; lastAt: Instant }>;
  /** An event happens to a life: a step, and what it asks for. */
  readonly happen: (life: Life, event: EngineEvent, mark?: Task) => void;
}

/** The life that holds the lease. */
export const holder = ({ lives }: World): Life | null => lives.at(-1) ?? null;

export const later = (world: World, ms: number, run: () => void): void =>
  world.queue.put(world.now + ms, run);

/** Not at all if the life is over by then. */
export const happenLater = (
  world: World,
  ms: number,
  life: Life,
  event: (at: Instant) => EngineEvent,
): void => later(world, ms, () => life.isAlive && world.happen(life, event(world.now)));
