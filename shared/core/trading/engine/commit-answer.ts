// What the ledger said to a commit. Written: what waited for it goes on. Refused: another writer holds the
// lease. No answer: the same transaction again, which is written at most once.
import type { Commit } from './effect.ts';
import type { CommitAnswered } from './engine-event.ts';
import { alarm, own, setVolatile, type Turn } from './turn.ts';

/** The commit when it is written now; null when it is not, or was known to be. */
export function commitAnswered(turn: Turn, { sequence, outcome }: CommitAnswered): Commit | null {
  const open = turn.state.unconfirmed.get(sequence);
  if (open === undefined) return null;
  switch (outcome) {
    case 'DONE':
      own(turn, 'unconfirmed').delete(sequence);
      return open.commit;
    case 'REFUSED':
      fence(turn, 'FENCED', `commit ${sequence} refused: another writer holds the lease`);
      return null;
    case 'UNKNOWN':
      writeAgain(turn, sequence);
      return null;
    default:
      return outcome satisfies never;
  }
}

function writeAgain(turn: Turn, sequence: number): void {
  const open = turn.state.unconfirmed.get(sequence);
  if (open === undefined) return;
  const { commit, attempts } = open;
  if (attempts >= turn.state.settings.commitAttempts) {
    fence(turn, 'LEDGER_UNKNOWN', `commit ${sequence}: no answer to ${attempts} attempts`);
    return;
  }
  own(turn, 'unconfirmed').set(sequence, { commit, attempts: attempts + 1 });
  turn.effects.push(commit);
}

function fence(turn: Turn, code: 'FENCED' | 'LEDGER_UNKNOWN', text: string): void {
  setVolatile(turn, { health: 'FENCED' });
  alarm(turn, code, 'ledger', text);
}
