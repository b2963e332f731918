// What can go wrong between the engine and the world.

/** Of a command to the broker. */
export const COMMAND_FAULTS = [
  /** Done, but the answer is cut off. */
  'TIMEOUT_AFTER',
  /** Lost on the way there. */
  'TIMEOUT_BEFORE',
  /** The answer is cut off, and the command arrives seconds later. */
  'LATE_ARRIVAL',
  /** 5xx, after it was done or not at all. */
  'SERVER_ERROR',
  /** Done or not, and no answer ever. */
  'NO_ANSWER',
  /** The answer comes after the engine gave up waiting. */
  'SLOW_ANSWER',
  'RATE_LIMITED',
  'REFUSED',
] as const;

/** Of a message of the order stream. */
export const REPORT_FAULTS = [
  'REPORT_DUPLICATED',
  'REPORT_REORDERED',
  'REPORT_DELAYED',
  'REPORT_DROPPED',
] as const;

/** Of a query to the broker. */
export const QUERY_FAULTS = [
  'QUERY_FAILED',
  /** The broker answers with what it knew seconds ago, as if it were now. */
  'QUERY_STALE',
  /** A look-up that does not find the order yet. */
  'QUERY_EMPTY',
] as const;

/** Of a transaction of the ledger: the answer is cut off. */
export const COMMIT_FAULTS = ['COMMIT_CUT_BEFORE', 'COMMIT_CUT_AFTER', 'COMMIT_SLOW'] as const;

/** Of streams, over a while. */
export const FEED_FAULTS = [
  'PRICES_DOWN',
  'PRICES_SILENT',
  'ORDERS_DOWN',
  'ORDERS_SILENT',
] as const;

/** Of the engine's own process. */
export const LIFE_FAULTS = [
  /** Dies between two effects, is started again seconds later. */
  'CRASH',
  /** Another instance takes the lease although this one lives on for a while. */
  'ZOMBIE',
] as const;

/** Of the signal feed: the same documents once more. */
export const SIGNAL_FAULTS = ['SIGNAL_REPEATED'] as const;

export const FAULT_KINDS = [
  ...COMMAND_FAULTS,
  ...REPORT_FAULTS,
  ...QUERY_FAULTS,
  ...COMMIT_FAULTS,
  ...FEED_FAULTS,
  ...LIFE_FAULTS,
  ...SIGNAL_FAULTS,
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];
