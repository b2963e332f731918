// Who waits for whom, so that nobody waits in a circle: first the intake, then the rows of trades.
import type { Transaction } from './connection.ts';

const INTAKE = 7_270_002;
const TRADES = 7_270_003;

/**
 * One at a time: uploads, because their order is part of what they mean, and label runs, because a
 * trade on its way into the store would otherwise miss the label that makes it stale. Like the locks
 * below it is held to the end of the transaction.
 */
export async function lockIntake(tx: Transaction): Promise<void> {
  await tx`select pg_advisory_xact_lock(${INTAKE})`;
}

/** Before many trades of any advisors are changed; short, never while a file is being read. */
export async function lockAllTrades(tx: Transaction): Promise<void> {
  await tx`select pg_advisory_xact_lock(${TRADES})`;
}

/** Before the trades of one advisor are changed; others may change theirs meanwhile. */
export async function lockOwnTrades(tx: Transaction): Promise<void> {
  await tx`select pg_advisory_xact_lock_shared(${TRADES})`;
}
