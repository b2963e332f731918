// Processes of the engine: one starts, dies, is started again, or lives on beside its successor.
import { loadedState } from '#core/trading/engine/loaded-state.ts';
import { tellOutside } from './telling.ts';
import { holder, type Life, later, type World } from './world.ts';

/** From the durable records and nothing else. */
export function startLife(world: World): void {
  const token = world.store.takeLease();
  const state = loadedState(world.store.records(), world.simulation.settings, world.now);
  const again = world.draws.strikes('SIGNAL_REPEATED', `life ${token}`)
    ? world.draws.within([1, 3], `again ${token}`)
    : 0;
  const life: Life = {
    ...{ token, state, tasks: [], writing: null, attempts: 0, isAlive: true, carried: 0 },
    fed: Math.max(0, world.outside.fed - again),
    timers: new Map(),
  };
  world.lives = [...world.lives, life];
  world.watch.happened({ kind: 'lifeBegun', at: world.now, life: token, state });
  world.happen(life, { kind: 'started', at: world.now });
  tellOutside(world, life);
}

export function endLife(world: World, life: Life): void {
  if (!life.isAlive) return;
  life.isAlive = false;
  world.lives = world.lives.filter((one) => one !== life);
  world.watch.happened({ kind: 'lifeEnded', at: world.now, life: life.token });
}

/** It is started again after some seconds. What it had sent is on its way. */
export function crash(world: World, life: Life): void {
  endLife(world, life);
  const down = world.draws.within([2000, 40_000], `down ${life.token}`);
  // One that lives on beside it holds no lease.
  const isMissing = (): boolean => (holder(world)?.token ?? 0) <= life.token;
  later(world, down, () => isMissing() && startLife(world));
}

/** Another instance takes the lease; this one does not know and goes on. */
export function takeOver(world: World, life: Life): void {
  const until = world.draws.within([100, 4000], `lease ${life.token}`);
  later(world, until, () => {
    if (life === holder(world)) startLife(world);
    later(world, world.draws.within([1000, 20_000], `zombie ${life.token}`), () =>
      endLife(world, life),
    );
  });
}
