// A transaction on its way to the ledger and the answer on its way back.
import type { Commit } from '#core/trading/engine/effect.ts';
import type { CommitAnswered } from '#core/trading/engine/engine-event.ts';
import { COMMIT_FAULTS } from '../faults/fault-kind.ts';
import type { Written } from './durable-store.ts';
import { type Life, later, type World } from './world.ts';

const TIMEOUT_MS = 1000;

/** The life writes one commit at a time; `answered` is not called when the life is over by then. */
export function sendCommit(
  world: World,
  life: Life,
  commit: Commit,
  answered: (outcome: CommitAnswered['outcome']) => void,
): void {
  const { draws, simulation } = world;
  const place = `${life.token}.${commit.sequence}.${++life.attempts}`;
  const fault = draws.oneOf(COMMIT_FAULTS, place);
  if (fault !== null) noteFault(world, fault, commit);
  const there = draws.within(simulation.latency.commit, `write ${place}`);
  const tell = (ms: number, outcome: CommitAnswered['outcome']): void =>
    later(world, ms, () => life.isAlive && answered(outcome));
  if (fault === 'COMMIT_CUT_BEFORE') {
    tell(TIMEOUT_MS, 'UNKNOWN');
    return;
  }
  const slow = fault === 'COMMIT_SLOW' ? draws.within([200, 900], `slow ${place}`) : 0;
  later(world, there, () => {
    const written = world.store.write(life.token, commit);
    world.watch.happened({
      ...{ kind: 'committed', at: world.now, life: life.token, commit, written },
    });
    if (fault === 'COMMIT_CUT_AFTER') tell(TIMEOUT_MS - there, 'UNKNOWN');
    else tell(there + slow, outcomeOf(written));
  });
}

const outcomeOf = (written: Written): CommitAnswered['outcome'] =>
  written === 'REFUSED' ? 'REFUSED' : 'DONE';

function noteFault(world: World, fault: (typeof COMMIT_FAULTS)[number], { writes }: Commit): void {
  for (const { kind, id } of writes) {
    if (kind === 'order') world.coverage.struckOrder(fault, id);
  }
}
