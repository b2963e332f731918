// One transaction: all of it, or nothing.
import type { Sql, Transaction } from './connection.ts';
import { isConnectionLost } from './connection-lost.ts';

/**
 * Runs `work` in a transaction and commits it; any failure rolls back and is thrown. A lost connection has
 * rolled back by itself: the driver would still ask it to, wait for an answer that cannot come, and block
 * the connection that follows. So the work is left unsettled, and the driver's own report of the end is thrown.
 */
export async function transaction<T>(sql: Sql, work: (tx: Transaction) => Promise<T>): Promise<T> {
  const settled = await sql.begin(async (tx) => {
    try {
      return { result: await work(tx) };
    } catch (error) {
      if (!isConnectionLost(error)) throw error;
      return new Promise<never>(() => {});
    }
  });
  return settled.result;
}
