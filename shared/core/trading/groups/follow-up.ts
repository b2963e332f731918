// The advisor moves his levels, closes or cancels.
import type { Turn } from '../engine/turn.ts';
import type { SignalRecord } from '../intake/signal-record.ts';

/** `before` is the version that was known; `now` is stored already. Notes what came of it in the record. */
export function followedUp(_turn: Turn, _before: SignalRecord, _now: SignalRecord): void {}
