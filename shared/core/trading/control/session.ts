// Continuous trading begins, stops and ends. At the open it is verified what of the night is left, at the end
// what of the day; groups do what they could not do while it stood still.
import { segmentOf } from '#core/prices/instrument-segment.ts';
import type { SessionChanged } from '../engine/engine-event.ts';
import { setVolatile, type Turn } from '../engine/turn.ts';
import { tendSegment } from '../groups/following.ts';
import { askForBooks } from '../reconcile/book-query.ts';

export function sessionChanged(turn: Turn, { segment, phase }: SessionChanged): void {
  if (turn.state.sessions[segment] === phase) return;
  setVolatile(turn, { sessions: { ...turn.state.sessions, [segment]: phase } });
  askForBooks(turn);
  if (phase === 'OPEN') tendSegment(turn, (contract) => segmentOf(contract) === segment);
}
