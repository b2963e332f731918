// Runs simulated days: time jumps from one thing that happens to the next.
import type { Instant } from '#core/market/ist.ts';
import { coverageCount } from '../faults/coverage.ts';
import { faultDraws } from '../faults/fault-draws.ts';
import { watchOver } from '../invariants/watch.ts';
import { planDay } from './day-plan.ts';
import type { DayRun, SimulationRun } from './day-run.ts';
import { digest } from './digest.ts';
import { durableStore } from './durable-store.ts';
import { eventQueue } from './event-queue.ts';
import { crash, startLife } from './lives.ts';
import { dayRunOf } from './outcome.ts';
import { pushReports } from './reports.ts';
import { happened } from './shell.ts';
import type { SimulatedDay, Tick } from './simulated-day.ts';
import type { Simulation } from './simulation.ts';
import { happenLater, holder, type Outside, type World } from './world.ts';

/** The engine is started that long before the first pre-market is done. */
const EARLY_MS = 5 * 60_000;

export function simulate(simulation: Simulation): SimulationRun {
  const world = worldOf(simulation);
  const days = simulation.days.map((day) => runDay(world, day));
  const { watch, draws, coverage } = world;
  return {
    ...{ days, violations: watch.violations, events: world.steps, faults: draws.struck },
    ...{ coverage: coverage.hits(), digest: world.digest.value() },
  };
}

function worldOf(simulation: Simulation): World {
  const store = durableStore();
  const venues = { BROKER: simulation.venueOf('BROKER'), PAPER: simulation.venueOf('PAPER') };
  const world: World = {
    ...{ simulation, queue: eventQueue(), store, venues, draws: faultDraws(simulation.faults) },
    watch: watchOver(simulation.invariants, () => {
      const life = holder(world);
      return { store, venues, life: life?.token ?? null, state: life?.state ?? null };
    }),
    ...{ coverage: coverageCount(), digest: digest(), outside: nothingYet() },
    ...{ now: 0, steps: 0, lives: [], reported: new Map() },
    happen: (life, event, mark) => happened(world, life, event, mark),
  };
  return world;
}

const nothingYet = (): Outside => ({
  ...{ day: null, arrivals: [], fed: 0, requests: new Map() },
  phases: { EQUITY: 'CLOSED', EQUITY_CAS: 'CLOSED', DERIVATIVES: 'CLOSED' },
  ...{ down: { PRICES: 0, ORDERS: 0 }, toldDown: { PRICES: 0, ORDERS: 0 } },
});

function runDay(world: World, plan: SimulatedDay): DayRun {
  const begin = plan.readyAt - EARLY_MS;
  runUntil(world, begin, []);
  const [stepsBefore, violationsBefore] = [world.steps, world.watch.violations.length];
  world.watch.happened({ kind: 'dayBegun', at: begin });
  const end = planDay(world, plan);
  if (world.lives.length === 0) startLife(world);
  runUntil(world, end, plan.ticks);
  world.watch.happened({ kind: 'dayEnded', at: end });
  const run = dayRunOf(world.store, plan.day.date);
  restartOverNight(world, plan);
  return {
    ...run,
    violations: world.watch.violations.slice(violationsBefore),
    events: world.steps - stepsBefore,
  };
}

/** Everything up to that instant. A price comes before what happens at the same time. */
function runUntil(world: World, end: Instant, ticks: Iterable<Tick>): void {
  const { queue } = world;
  for (const tick of ticks) {
    while (queue.nextAt() < tick.at) runNext(world);
    if (tick.at > end) break;
    world.now = tick.at;
    trade(world, tick);
  }
  while (queue.nextAt() <= end) runNext(world);
  world.now = end;
}

function runNext(world: World): void {
  world.now = Math.max(world.now, world.queue.nextAt());
  world.queue.runNext();
}

function trade(world: World, { at, contract, price }: Tick): void {
  for (const name of ['BROKER', 'PAPER'] as const) {
    world.venues[name].trade(contract, price, at);
    pushReports(world, name);
  }
  if (world.outside.down.PRICES > 0) return;
  for (const life of world.lives) {
    happenLater(world, world.simulation.latency.quoteMs, life, (now) => ({
      ...{ kind: 'quote', at: now, contract, price },
    }));
  }
}

/** A process that is renewed over night, or goes on: either has to do. */
function restartOverNight(world: World, { day }: SimulatedDay): void {
  const life = holder(world);
  if (life !== null && world.draws.strikes('CRASH', `night of ${day.date}`, 100))
    crash(world, life);
}
