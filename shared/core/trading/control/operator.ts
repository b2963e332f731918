// What an operator asked for. Each request is obeyed once, however often it arrives.
import type { OperatorAsked } from '../engine/engine-event.ts';
import { alarm, putControls, type Turn } from '../engine/turn.ts';
import { withdrawEntries } from '../groups/exit.ts';
import { adoptPosition, ignorePosition } from '../reconcile/adoption.ts';
import type { Controls } from './controls.ts';
import { beginFlatten } from './flatten.ts';
import { type Scope, scopeKey } from './operator-command.ts';
import { openGroupsIn } from './scoped-groups.ts';

/** Requests that are remembered; an older one cannot come again. */
const REMEMBERED = 200;

export function operatorAsked(turn: Turn, event: OperatorAsked): void {
  const { controls } = turn.state;
  if (controls.handled.includes(event.requestId)) return;
  const handled = [...controls.handled, event.requestId].slice(-REMEMBERED);
  putControls(turn, { ...controls, handled });
  obey(turn, event);
}

function obey(turn: Turn, event: OperatorAsked): void {
  const { command } = event;
  switch (command.kind) {
    case 'KILL':
      kill(turn, command.scope, event);
      break;
    case 'RESUME':
      resume(turn, command.scope);
      break;
    case 'PAUSE':
    case 'UNPAUSE':
      change(turn, { paused: command.kind === 'PAUSE' });
      break;
    case 'CANCEL_ENTRIES':
      withdrawAll(turn, command.scope);
      break;
    case 'FLATTEN':
      kill(turn, command.scope, event);
      beginFlatten(turn, event.requestId, command.scope);
      break;
    case 'ADOPT':
      adoptPosition(turn, command.contract);
      break;
    case 'IGNORE':
      ignorePosition(turn, command.contract);
      break;
    default:
      command satisfies never;
  }
}

const change = (turn: Turn, part: Partial<Controls>): void =>
  putControls(turn, { ...turn.state.controls, ...part });

function kill(turn: Turn, scope: Scope, { by, reason }: OperatorAsked): void {
  const key = scopeKey(scope);
  const { kills } = turn.state.controls;
  change(turn, { kills: { ...kills, [key]: { scope, since: turn.at, by, reason } } });
  alarm(turn, 'KILL_SWITCH', key, `${key} stopped by ${by}: ${reason}`);
  withdrawAll(turn, scope);
}

function resume(turn: Turn, scope: Scope): void {
  const { kills, halts } = turn.state.controls;
  const { [scopeKey(scope)]: _lifted, ...left } = kills;
  const isLifted = (book: string): boolean => scope.kind === 'BOOK' && scope.book === book;
  change(turn, { kills: left, halts: halts.filter(({ book }) => !isLifted(book)) });
}

function withdrawAll(turn: Turn, scope: Scope): void {
  for (const { groupId } of openGroupsIn(turn, scope)) withdrawEntries(turn, groupId);
}
