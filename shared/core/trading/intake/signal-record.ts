// A signal as the engine knows it: its newest version, and what was decided about it.
import type { Instrument } from '#core/market/instrument.ts';
import type { Instant } from '#core/market/ist.ts';
import type { Price } from '#core/market/money.ts';
import type { ExitReason, Period, Side } from '#core/signals/trade.ts';
import type { Decision } from './decision.ts';

/** The values of a signal that are in order. */
export interface TradeableIdea {
  readonly signalId: string;
  /** After aliases. */
  readonly advisorId: string;
  readonly instrument: Instrument;
  readonly contract: string;
  readonly side: Side;
  readonly entry: Price;
  readonly stoploss: Price | null;
  /** Nearest first. */
  readonly targets: readonly Price[];
  readonly period: Period;
  readonly postedAt: Instant;
}

export interface SignalRecord {
  readonly signalId: string;
  /** Epoch ms of the source's updatedAt: an older one changes nothing. */
  readonly version: number;
  readonly receivedAt: Instant;
  /** Null when it is malformed or its values are not in order. */
  readonly idea: TradeableIdea | null;
  readonly status: 'OPEN' | 'CANCELLED' | 'CLOSED';
  /** As the advisor says; null while it is open. */
  readonly exitReason: ExitReason | null;
  /** Null until the first one; HELD until the last word. */
  readonly decision: Decision | null;
  /** What was done about its follow-ups, oldest first. */
  readonly followUps: readonly FollowUpNote[];
}

export interface FollowUpNote {
  readonly version: number;
  readonly at: Instant;
  readonly kind: 'STOP' | 'TARGETS' | 'CANCELLED' | 'CLOSED' | 'OUT_OF_ORDER';
  /** APPLIED, or why not: LOOSENS, PAST_CAP, PAST_RISK, TOO_LATE, OWN_LEVELS, WRONG_SIDE, NOT_TRADED, OLDER. */
  readonly outcome: string;
}
