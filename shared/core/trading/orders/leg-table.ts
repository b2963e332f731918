// Decides what the target or the stop of a super order becomes by what is known about it: every status with
// every event.
import { LEG_STATUSES, type LegStatus } from './order.ts';

export const LEG_EVENTS = [
  /** The entry has a fill that no exit has closed. */
  'ARM',
  /** The broker has it, and nothing of the entry is filled so far as we know. */
  'WAIT',
  'TRIGGER',
  'PART_FILL',
  'FILL',
  'CANCEL',
  'EXPIRE',
  'REJECT',
] as const;
export type LegEvent = (typeof LEG_EVENTS)[number];

type Row = Readonly<Record<LegEvent, LegStatus>>;

const FOLLOWING: Row = {
  ...{ ARM: 'ARMED', WAIT: 'ARMED', TRIGGER: 'TRIGGERED' },
  ...{ PART_FILL: 'PART_FILLED', FILL: 'FILLED' },
  ...{ CANCEL: 'CANCELLED', EXPIRE: 'EXPIRED', REJECT: 'REJECTED' },
};

/** Only a late fill of all that is held still changes it. */
const ended = (status: LegStatus): Row => ({
  ...{ ARM: status, WAIT: status, TRIGGER: status, PART_FILL: status, FILL: 'FILLED' },
  ...{ CANCEL: status, EXPIRE: status, REJECT: status },
});

/** A leg can never be added again, so every event is possible in every status and none goes back. */
export const LEG_TABLE: Readonly<Record<LegStatus, Row>> = {
  WAITING: { ...FOLLOWING, WAIT: 'WAITING' },
  ARMED: FOLLOWING,
  TRIGGERED: { ...FOLLOWING, ARM: 'TRIGGERED', WAIT: 'TRIGGERED' },
  PART_FILLED: { ...FOLLOWING, ARM: 'PART_FILLED', WAIT: 'PART_FILLED', TRIGGER: 'PART_FILLED' },
  // What the entry fills after that has no exits.
  FILLED: ended('FILLED'),
  CANCELLED: ended('CANCELLED'),
  EXPIRED: ended('EXPIRED'),
  REJECTED: ended('REJECTED'),
};

export interface LegTransition {
  readonly from: LegStatus;
  readonly event: LegEvent;
  readonly to: LegStatus;
}

export const legTransitionName = ({ from, event, to }: LegTransition): string =>
  `leg ${from}+${event}>${to}`;

export const legTransitions: readonly LegTransition[] = LEG_STATUSES.flatMap((from) =>
  LEG_EVENTS.map((event) => ({ from, event, to: LEG_TABLE[from][event] })),
);
