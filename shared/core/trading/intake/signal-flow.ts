// A signal through all gates.
import type { Signal } from '#core/signals/signal.ts';
import type { SignalMalformed } from '../engine/engine-event.ts';
import type { Turn } from '../engine/turn.ts';

export function signalSeen(_turn: Turn, _signal: Signal): void {}

export function malformedSeen(_turn: Turn, _event: SignalMalformed): void {}
