// Continuous trading begins, stops and ends. Who waits for it asks the state.
import type { SessionChanged } from '../engine/engine-event.ts';
import { setVolatile, type Turn } from '../engine/turn.ts';

export function sessionChanged(turn: Turn, { segment, phase }: SessionChanged): void {
  setVolatile(turn, { sessions: { ...turn.state.sessions, [segment]: phase } });
}
