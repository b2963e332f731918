// What became of a signal and why, gate by gate.
import type { Instant, IsoDate } from '#core/market/ist.ts';
import type { RefusalReason } from '../refusal.ts';

/** In the order in which a signal passes them. */
export const SIGNAL_GATES = [
  'VALID',
  'VERSION',
  'READINESS',
  'SESSION',
  'KILL_SWITCH',
  'FRESHNESS',
  'PRICE',
  'SAME_IDEA',
  'RULE',
  'ELIGIBILITY',
  'LEVELS',
  'SIZE',
  'RISK',
  'MODE',
  'RESERVATION',
  /** After the reservation: whether the entry came to be. */
  'ENTRY',
] as const;
export type SignalGate = (typeof SIGNAL_GATES)[number];

export interface GateVerdict {
  readonly gate: SignalGate;
  readonly pass: boolean;
  /** Null when it passes. */
  readonly reason: RefusalReason | null;
  readonly found: number | string | null;
  readonly expected: number | string | null;
}

/** HELD waits for readiness, the session or an unpause; REVERSED = traded the other way round. */
export type SignalOutcome = 'TRADED' | 'REFUSED' | 'HELD' | 'REVERSED';

export interface Sized {
  readonly lots: number;
  /** The cap that decided, and every cap in lots. */
  readonly boundBy: string;
  readonly caps: Readonly<Record<string, number>>;
  readonly boost: number;
}

export interface Decision {
  readonly signalId: string;
  readonly version: number;
  readonly date: IsoDate;
  readonly at: Instant;
  readonly outcome: SignalOutcome;
  readonly gates: readonly GateVerdict[];
  readonly ruleKey: string | null;
  readonly groupId: string | null;
  readonly sized: Sized | null;
}
