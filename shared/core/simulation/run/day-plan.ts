// Puts everything that a simulated day brings from outside into the queue.
import { type Segment, sessionWindows } from '#core/market/calendar.ts';
import type { Instant } from '#core/market/ist.ts';
import { segmentOf } from '#core/prices/instrument-segment.ts';
import type { SessionPhase } from '#core/trading/engine/engine-state.ts';
import type { Venue } from '../venue.ts';
import { planOutages, strikeOutages } from './outages.ts';
import { pushReports } from './reports.ts';
import type { OperatorRequest, SimulatedDay } from './simulated-day.ts';
import { eventOf, SEGMENTS, tellArrivals, tellDay, tellPhase, tellRequest } from './telling.ts';
import { happenLater, holder, later, type World } from './world.ts';

/** After the last session of a day: the engine settles what is open, books are compared once more. */
const EVENING_MS = 20 * 60_000;
const REPEAT_MS = 3000;
/** Before the end; the market reference names times from 15:15 to 15:25 (section 6.6). */
const SQUARE_OFF_MS = 5 * 60_000;

/** When the day is over. */
export function planDay(world: World, plan: SimulatedDay): Instant {
  const { queue } = world;
  queue.put(plan.readyAt, () => {
    world.outside.day = plan.day;
    for (const life of world.lives) tellDay(world, life);
  });
  planArrivals(world, plan);
  planHandTrades(world, plan);
  for (const request of plan.requests) queue.put(request.at, () => ask(world, request));
  const closes = SEGMENTS.map((segment) => planSessions(world, plan, segment));
  const close = Math.max(...closes);
  planOutages(world, plan.outages);
  strikeOutages(world, plan.day.date, { from: plan.readyAt, until: close });
  return Math.max(close, plan.readyAt) + EVENING_MS;
}

function planArrivals(world: World, { arrivals }: SimulatedDay): void {
  for (const arrival of arrivals) {
    world.queue.put(arrival.at, () => {
      const number = world.outside.arrivals.push(arrival);
      for (const life of world.lives) tellArrivals(world, life);
      if (!world.draws.strikes('SIGNAL_REPEATED', `arrival ${number}`)) return;
      world.coverage.struckAll('SIGNAL_REPEATED', world.now);
      const life = holder(world);
      const ms = world.draws.within([10, 30_000], `repeated ${number}`);
      if (life !== null) happenLater(world, ms, life, (at) => eventOf(arrival, at));
    });
  }
}

/** Asked again and again until an engine is through with it. */
function ask(world: World, request: OperatorRequest): void {
  world.outside.requests.set(request.requestId, request);
  askAgain(world, request);
}

function askAgain(world: World, request: OperatorRequest): void {
  if (!world.outside.requests.has(request.requestId)) return;
  for (const life of world.lives) tellRequest(world, life, request);
  later(world, REPEAT_MS, () => askAgain(world, request));
}

/** Gives the last close; 0 on a day without a session. */
function planSessions(world: World, { day, halts }: SimulatedDay, segment: Segment): Instant {
  const windows = sessionWindows(day.date, segment);
  windows.forEach(({ open, close }, index) => {
    const isLast = index === windows.length - 1;
    world.queue.put(open, () => turnTo(world, segment, 'OPEN'));
    if (isLast) world.queue.put(close - SQUARE_OFF_MS, () => squareOff(world, segment));
    world.queue.put(close, () => turnTo(world, segment, isLast ? 'CLOSED' : 'HALTED'));
    for (const halt of halts) {
      if (halt.segment !== segment || halt.until <= open || halt.from >= close) continue;
      world.queue.put(Math.max(halt.from, open), () => turnTo(world, segment, 'HALTED'));
      if (halt.until < close) world.queue.put(halt.until, () => turnTo(world, segment, 'OPEN'));
    }
  });
  return windows.at(-1)?.close ?? 0;
}

function turnTo(world: World, segment: Segment, phase: SessionPhase): void {
  world.outside.phases[segment] = phase;
  const contracts = (contract: string): boolean => segmentOf(contract) === segment;
  atVenues(world, (venue) => sessionCall(venue, phase)(contracts, world.now));
  for (const life of world.lives) tellPhase(world, life, segment);
}

const sessionCall = (venue: Venue, phase: SessionPhase): Venue['open'] =>
  phase === 'OPEN' ? venue.open : phase === 'HALTED' ? venue.halt : venue.close;

function atVenues(world: World, act: (venue: Venue) => void): void {
  for (const name of ['BROKER', 'PAPER'] as const) {
    act(world.venues[name]);
    world.watch.happened({ kind: 'venue', at: world.now, command: null });
    pushReports(world, name);
  }
}

/** The broker's own square-off of INTRADAY, later than any of ours. */
function squareOff(world: World, segment: Segment): void {
  const contracts = (contract: string): boolean => segmentOf(contract) === segment;
  atVenues(world, (venue) => venue.squareOff(contracts, world.now));
}

function planHandTrades(world: World, { handTrades }: SimulatedDay): void {
  for (const { at, ...trade } of handTrades) {
    world.queue.put(at, () => {
      world.venues.BROKER.tradeByHand(trade, world.now);
      world.watch.happened({ kind: 'venue', at: world.now, command: null });
      pushReports(world, 'BROKER');
    });
  }
}
