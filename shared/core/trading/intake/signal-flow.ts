// A document of the signal feed: new, a new version of a known one, or one that is known already.
import { istDate } from '#core/market/ist.ts';
import type { Signal } from '#core/signals/signal.ts';
import type { SignalMalformed } from '../engine/engine-event.ts';
import { putSignal, type Turn } from '../engine/turn.ts';
import { followedUp } from '../groups/follow-up.ts';
import { recordIdea, reviseIdea } from './crowd-watch.ts';
import { decide } from './deciding.ts';
import type { Decision, GateVerdict } from './decision.ts';
import { failed } from './gate-verdict.ts';
import { decideAgain } from './held-signals.ts';
import type { SignalRecord } from './signal-record.ts';
import { type BadIdea, revisedIdea, tradeableIdea } from './tradeable-idea.ts';

/** Delivered at least once, decided once: by id and version. */
export function signalSeen(turn: Turn, signal: Signal): void {
  const known = turn.state.signals.get(signal._id);
  if (known === undefined) arrived(turn, signal);
  else if (Date.parse(signal.updatedAt) > known.version) updated(turn, known, signal);
  else if (Date.parse(signal.updatedAt) < known.version) outOfOrder(turn, known, signal);
}

function arrived(turn: Turn, signal: Signal): void {
  const version = Date.parse(signal.updatedAt);
  const idea = tradeableIdea(signal, turn.state.day);
  const record: SignalRecord = {
    ...{ signalId: signal._id, version, receivedAt: turn.at, status: signal.status },
    ...{ idea: 'reason' in idea ? null : idea, exitReason: signal.exit?.reason ?? null },
    ...{ decision: null, followUps: [] },
  };
  if ('reason' in idea) {
    refuse(turn, record, badVerdict(idea));
    return;
  }
  putSignal(turn, record);
  // The crowd hears of it before any gate does.
  if (signal.status === 'OPEN') recordIdea(turn, idea);
  decide(turn, record);
}

const badVerdict = ({ reason, found, expected }: BadIdea): GateVerdict =>
  failed('VALID', reason, found, expected);

/** New values count from now on: for the crowd, for a signal that waits, for a trade of ours. */
function updated(turn: Turn, known: SignalRecord, signal: Signal): void {
  const idea = known.idea === null ? null : revisedIdea(known.idea, signal);
  const now: SignalRecord = {
    ...known,
    ...{ version: Date.parse(signal.updatedAt), status: signal.status, idea },
    exitReason: signal.exit?.reason ?? null,
  };
  putSignal(turn, now);
  if (idea !== null) reviseIdea(turn, idea, signal.status);
  if (now.decision?.outcome === 'HELD') decideAgain(turn, now.signalId);
  else if (known.idea !== null) followedUp(turn, known, now);
}

/** An older version than the one that is known: noted once, obeyed never. */
function outOfOrder(turn: Turn, known: SignalRecord, signal: Signal): void {
  const version = Date.parse(signal.updatedAt);
  if (known.followUps.some((note) => note.version === version)) return;
  const note = { version, at: turn.at, kind: 'OUT_OF_ORDER', outcome: 'OLDER' } as const;
  putSignal(turn, { ...known, followUps: [...known.followUps, note] });
}

/** Not a signal at all: recorded, so that its reason can be read back. */
export function malformedSeen(turn: Turn, { signalId, problems }: SignalMalformed): void {
  if (turn.state.signals.has(signalId)) return;
  const record: SignalRecord = {
    ...{ signalId, version: turn.at, receivedAt: turn.at, status: 'OPEN' },
    ...{ idea: null, exitReason: null, decision: null, followUps: [] },
  };
  refuse(turn, record, failed('VALID', 'MALFORMED', problems.join('; '), 'a signal'));
}

function refuse(turn: Turn, record: SignalRecord, verdict: GateVerdict): void {
  const decision: Decision = {
    ...{ signalId: record.signalId, version: record.version, date: istDate(turn.at), at: turn.at },
    ...{ outcome: 'REFUSED', gates: [verdict], ruleKey: null, groupId: null, sized: null },
  };
  putSignal(turn, { ...record, decision });
  turn.decisions.push(decision);
}
