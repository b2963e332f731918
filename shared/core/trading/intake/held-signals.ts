// Signals that wait for readiness, their session, an unpause or a price.
import type { Turn } from '../engine/turn.ts';
import { decide, release } from './deciding.ts';

/** All of them again, in order of arrival: those that still wait stay. */
export function decideHeld(turn: Turn): void {
  for (const signalId of turn.state.held) decideAgain(turn, signalId);
}

/** Those that wait for a price of that contract. */
export function decideHeldOn(turn: Turn, contract: string): void {
  for (const signalId of turn.state.held) {
    const record = turn.state.signals.get(signalId);
    if (record?.idea?.contract !== contract) continue;
    if (record.decision?.gates.at(-1)?.gate === 'PRICE') decideAgain(turn, signalId);
  }
}

export function decideAgain(turn: Turn, signalId: string): void {
  const record = turn.state.signals.get(signalId);
  if (record?.decision?.outcome !== 'HELD') return;
  decide(turn, record);
  if (turn.state.signals.get(signalId)?.decision?.outcome !== 'HELD') release(turn, signalId);
}
