// Every part listens on a port the system says is free now, so that several runs live side by side.
import { createServer } from 'node:net';

/** A TCP port of 127.0.0.1 that nobody uses at this moment. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      if (address === null || typeof address === 'string')
        return reject(new Error(`free port: expected a TCP address, found ${address}`));
      probe.close(() => resolve(address.port));
    });
  });
}
