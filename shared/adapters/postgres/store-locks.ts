// Who waits for whom, so that nobody waits in a circle: first the intake, then the rows of trades.
import type { Sql, Transaction } from './connection.ts';

const INTAKE = 7_270_002;
const TRADES = 7_270_003;
const RULES = 7_270_004;
const ELIGIBILITY = 7_270_005;

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

/**
 * Taken by the statement that changes the trades of one advisor, before it reaches their rows; others may
 * change theirs meanwhile. A statement of its own would need a transaction, and a transaction of this
 * driver never ends when the server restarts under it.
 */
export const ownTradesLock = (sql: Sql) => sql`select pg_advisory_xact_lock_shared(${TRADES})`;

/** As `lockAllTrades`, taken by the statement that changes them. */
export const allTradesLock = (sql: Sql) => sql`select pg_advisory_xact_lock(${TRADES})`;

/** One build of rules is stored at a time; it takes none of the others. */
export async function lockRules(tx: Transaction): Promise<void> {
  await tx`select pg_advisory_xact_lock(${RULES})`;
}

/** One snapshot is numbered at a time. */
export async function lockEligibility(tx: Transaction): Promise<void> {
  await tx`select pg_advisory_xact_lock(${ELIGIBILITY})`;
}
