// A real logger whose lines go nowhere but into a list, so that tests can read what was said.
import { Console } from 'node:console';
import { Writable } from 'node:stream';
import { Logger } from '@aws-lambda-powertools/logger';

export interface ListeningLogger {
  readonly logger: Logger;
  readonly lines: readonly string[];
}

export function listeningLogger(): ListeningLogger {
  const lines: string[] = [];
  const sink = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  const logger = new Logger({ serviceName: 'test', logLevel: 'INFO' });
  // The logger writes through its console; this one ends in the list.
  Reflect.set(logger, 'console', new Console({ stdout: sink, stderr: sink }));
  return { logger, lines };
}
