// Everything that can stop new entries, beside the gates of a signal.
import type { Instant } from '#core/market/ist.ts';
import type { RuleDirection } from '#core/rules/rule-direction.ts';
import type { Scope } from './operator-command.ts';

export interface KillSwitch {
  readonly scope: Scope;
  readonly since: Instant;
  readonly by: string;
  readonly reason: string;
}

/** DAILY_LOSS ends with the day, MAX_DRAWDOWN when an operator resumes the book. */
export interface LossHalt {
  readonly book: RuleDirection;
  readonly cause: 'DAILY_LOSS' | 'MAX_DRAWDOWN';
  readonly since: Instant;
}

export const FLATTEN_STEPS = [
  'CANCEL_ENTRIES',
  'VERIFY_CANCELLED',
  'EXIT',
  'VERIFY_FLAT',
  'BROKER_SWITCH',
  'DONE',
] as const;
export type FlattenStep = (typeof FLATTEN_STEPS)[number];

export interface Flattening {
  readonly requestId: string;
  readonly scope: Scope;
  readonly step: FlattenStep;
  readonly since: Instant;
}

export interface Controls {
  /** By scopeKey. */
  readonly kills: Readonly<Record<string, KillSwitch>>;
  readonly halts: readonly LossHalt[];
  readonly paused: boolean;
  readonly flattening: Flattening | null;
  /** Operator requests that were obeyed, newest last. */
  readonly handled: readonly string[];
}

export const NO_CONTROLS: Controls = {
  ...{ kills: {}, halts: [], paused: false },
  ...{ flattening: null, handled: [] },
};
