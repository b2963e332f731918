// What an engine is told of the outside world: what is new at once, all of it after a start.
import type { Segment } from '#core/market/calendar.ts';
import type { Instant } from '#core/market/ist.ts';
import type { EngineEvent } from '#core/trading/engine/engine-event.ts';
import type { Arrival, OperatorRequest } from './simulated-day.ts';
import type { Life, World } from './world.ts';

export const SEGMENTS = ['EQUITY', 'EQUITY_CAS', 'DERIVATIVES'] as const satisfies Segment[];

export function tellOutside(world: World, life: Life): void {
  tellDay(world, life);
  for (const segment of SEGMENTS) {
    if (world.outside.phases[segment] !== 'CLOSED') tellPhase(world, life, segment);
  }
  for (const feed of ['PRICES', 'ORDERS'] as const) {
    if (world.outside.toldDown[feed] > 0) tellFeed(world, life, feed);
  }
  tellArrivals(world, life);
  for (const request of world.outside.requests.values()) tellRequest(world, life, request);
}

export function tellDay(world: World, life: Life): void {
  const { day } = world.outside;
  if (day !== null) tell(world, life, { kind: 'dayOpened', at: world.now, day });
}

export function tellPhase(world: World, life: Life, segment: Segment): void {
  const phase = world.outside.phases[segment];
  tell(world, life, { kind: 'session', at: world.now, segment, phase });
}

export function tellFeed(world: World, life: Life, feed: 'PRICES' | 'ORDERS'): void {
  const phase = world.outside.toldDown[feed] > 0 ? 'DOWN' : 'UP';
  tell(world, life, { kind: 'feed', at: world.now, feed, phase });
}

/** All it does not know of yet, in order. */
export function tellArrivals(world: World, life: Life): void {
  for (;;) {
    const arrival = world.outside.arrivals[life.fed];
    if (arrival === undefined || !life.isAlive) return;
    life.fed++;
    world.happen(life, eventOf(arrival, world.now), { kind: 'fed', count: life.fed });
  }
}

export function eventOf(arrival: Arrival, at: Instant): EngineEvent {
  switch (arrival.kind) {
    case 'SIGNAL':
      return { kind: 'signal', at, signal: arrival.signal };
    case 'MALFORMED': {
      const { signalId, problems } = arrival;
      return { kind: 'malformedSignal', at, signalId, problems };
    }
    default:
      return arrival satisfies never;
  }
}

export function tellRequest(world: World, life: Life, request: OperatorRequest): void {
  if (!life.isAlive) return;
  const { requestId, command, by, reason } = request;
  world.happen(
    life,
    { kind: 'operator', at: world.now, requestId, command, by, reason },
    { kind: 'obeyed', requestId },
  );
}

function tell(world: World, life: Life, event: EngineEvent): void {
  if (life.isAlive) world.happen(life, event);
}
