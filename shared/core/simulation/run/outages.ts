// Streams that are down for a while: those of the day's script, and those that chance brings.
import type { Instant, IsoDate } from '#core/market/ist.ts';
import type { FaultKind } from '../faults/fault-kind.ts';
import type { Outage } from './simulated-day.ts';
import { tellFeed } from './telling.ts';
import { later, type World } from './world.ts';

export function planOutages(world: World, outages: readonly Outage[]): void {
  for (const outage of outages) {
    world.queue.put(outage.from, () => begin(world, outage));
    world.queue.put(outage.until, () => end(world, outage));
  }
}

/** How long each lasts at most, seconds: nobody says that a silent stream is down. */
const STREAMS = [
  { kind: 'PRICES_DOWN', feed: 'PRICES', silent: false, most: 240 },
  { kind: 'PRICES_SILENT', feed: 'PRICES', silent: true, most: 90 },
  { kind: 'ORDERS_DOWN', feed: 'ORDERS', silent: false, most: 240 },
  { kind: 'ORDERS_SILENT', feed: 'ORDERS', silent: true, most: 90 },
] as const satisfies readonly {
  readonly kind: FaultKind;
  readonly feed: Outage['feed'];
  readonly silent: boolean;
  readonly most: number;
}[];

const SLOT_MS = 30 * 60_000;

/** At most one of a kind per half hour. */
export function strikeOutages(
  world: World,
  date: IsoDate,
  { from, until }: { readonly from: Instant; readonly until: Instant },
): void {
  for (let slot = from; slot < until; slot += SLOT_MS) {
    for (const { kind, feed, silent, most } of STREAMS) {
      const place = `${date} ${(slot - from) / SLOT_MS}`;
      if (!world.draws.strikes(kind, place)) continue;
      const start = slot + world.draws.within([0, SLOT_MS], `${kind} from ${place}`);
      const seconds = world.draws.within([10, most], `${kind} for ${place}`);
      const outage: Outage = { feed, from: start, until: start + seconds * 1000, silent };
      planOutages(world, [outage]);
      world.queue.put(outage.until, () => world.coverage.struckAll(kind, world.now));
    }
  }
}

function begin(world: World, { feed, silent }: Outage): void {
  world.outside.down[feed]++;
  if (silent) return;
  world.outside.toldDown[feed]++;
  // A connection is noticed to be dead a little later than it is.
  later(world, 1000, () => tellAll(world, feed));
}

function end(world: World, { feed, silent }: Outage): void {
  world.outside.down[feed]--;
  if (silent) return;
  world.outside.toldDown[feed]--;
  tellAll(world, feed);
}

function tellAll(world: World, feed: Outage['feed']): void {
  for (const life of world.lives) tellFeed(world, life, feed);
}
