// One at a time: uploads, because their order is part of what they mean, and label runs, because a
// trade that is on its way into the store would otherwise miss the label that makes it stale.
import type { Transaction } from './connection.ts';

const LOCK = 7_270_002;

/** Held to the end of the transaction. */
export async function lockIntake(tx: Transaction): Promise<void> {
  await tx`select pg_advisory_xact_lock(${LOCK})`;
}
