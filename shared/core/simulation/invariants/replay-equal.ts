// Invariant 9: the same state and event give the same state and effects, bit for bit.
import type { EngineState } from '#core/trading/engine/engine-state.ts';
import type { Step, Stepped } from '../run/simulation.ts';
import type { Invariant } from './invariant.ts';

/** Steps that did something, and of the others one in so many: a price that moves nothing is soon repeated. */
const IDLE_SAMPLE = 16;

export const replayEqual = (step: Step): Invariant => ({
  name: 'REPLAY_EQUAL',
  begin: () => {
    let idle = 0;
    return (happening) => {
      if (happening.kind !== 'stepped') return [];
      const isIdle = happening.result.effects.length === 0;
      if (isIdle && ++idle % IDLE_SAMPLE !== 0) return [];
      return replayed(step, happening);
    };
  },
});

function replayed(step: Step, { before, event, result }: Stepped): readonly string[] {
  const again = step(before, event);
  const [first, second] = [textOf(result), textOf(again)];
  if (first === second) return [];
  return [
    `${event.kind} at ${event.at}: expected ${first.slice(0, 300)}, found ${second.slice(0, 300)}`,
  ];
}

/** Effects and decisions hold everything durable that changed. */
const textOf = ({ effects, decisions, state }: Stepped['result']): string =>
  JSON.stringify([effects, decisions, volatileOf(state)]);

const volatileOf = ({ health, held, waiting, sent, timers, now }: EngineState) => [
  ...[health, held, waiting, sent.today, now],
  [...timers],
];
