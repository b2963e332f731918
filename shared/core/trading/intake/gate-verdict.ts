// Verdicts on the way of a signal through its gates.
import type { RefusalReason } from '../refusal.ts';
import type { GateVerdict, SignalGate } from './decision.ts';

type Figure = number | string | null;

export const passed = (gate: SignalGate, found: Figure = null): GateVerdict => ({
  ...{ gate, pass: true, reason: null, found, expected: null },
});

export const failed = (
  gate: SignalGate,
  reason: RefusalReason,
  found: Figure = null,
  expected: Figure = null,
): GateVerdict => ({ gate, pass: false, reason, found, expected });

/** Not now, but perhaps later: readiness, the session, a price. */
export interface Waiting {
  readonly kind: 'waiting';
  readonly verdict: GateVerdict;
}

export const waiting = (verdict: GateVerdict): Waiting => ({ kind: 'waiting', verdict });
