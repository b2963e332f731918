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
    return read();
  }
}

const isConnectionLost = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && LOST.has(String(error.code));
