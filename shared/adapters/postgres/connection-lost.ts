// A connection that died between two queries (a restart, a fail-over, a frozen sandbox): asking again
// opens a new one. Only for reads: a write may have happened (aws reference, section 6).

const LOST = new Set([
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'CONNECTION_DESTROYED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  // admin_shutdown, crash_shutdown, cannot_connect_now
  '57P01',
  '57P02',
  '57P03',
]);

/** Repeats a read once when its connection was lost. */
export async function readAgain<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!isConnectionLost(error)) throw error;
    await connectionEnded();
    return read();
  }
}

/**
 * Wait for this after a failure, before the next statement. Between a connection's error and its end, one
 * turn of the loop later, the driver still takes a statement onto it, and never answers that one.
 */
export const connectionEnded = (): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, 1));

/** Whether the connection went away under a statement, whatever the statement was. */
export const isConnectionLost = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && LOST.has(String(error.code));
