// The commands of the stand-in, by name; whatever is not here is answered with code 59.
import type { Document } from 'bson';
import { CommandError, MONGO_ERRORS } from './command-error.ts';
import { buildInfo, hello } from './handshake.ts';
import { aggregate, count, find, getMore, killCursors } from './reads.ts';
import type { Handler, Store } from './store.ts';
import type { Request } from './wire.ts';
import { insert, remove, update } from './writes.ts';

/** Options that would change the answer and are not built: refused rather than ignored. */
const UNSUPPORTED_OPTIONS = ['collation', 'let', 'min', 'max', 'tailable', 'startTransaction'];

export type Commands = { execute(request: Request): Document };

/** The commands over a store that clients reach under `address` ("127.0.0.1:port"). */
export function createCommands(store: Store, address: string): Commands {
  const handlers = new Map<string, Handler>([
    ['hello', () => hello(address)],
    ['isMaster', () => hello(address)],
    ['ismaster', () => hello(address)],
    ['ping', () => ({})],
    ['buildInfo', buildInfo],
    ['buildinfo', buildInfo],
    ['endSessions', () => ({})],
    ['insert', insert],
    ['update', update],
    ['delete', remove],
    ['find', find],
    ['count', count],
    ['aggregate', aggregate],
    ['getMore', getMore],
    ['killCursors', killCursors],
  ]);
  return {
    execute({ database, command }) {
      const name = Object.keys(command)[0] ?? '';
      try {
        const handler = handlers.get(name);
        if (!handler) throw new CommandError('commandNotFound', `no such command: '${name}'`);
        refuseUnsupported(name, command);
        return { ...handler(store, { database, name, command }), ok: 1 };
      } catch (error) {
        return { ok: 0, ...failure(error) };
      }
    },
  };
}

function refuseUnsupported(name: string, command: Document): void {
  const statements: Document[] = [command, ...(command['updates'] ?? command['deletes'] ?? [])];
  for (const option of UNSUPPORTED_OPTIONS) {
    if (statements.some((statement) => statement[option] !== undefined)) {
      throw new CommandError('badValue', `${name}: the option '${option}' is not supported here`);
    }
  }
}

/** A bug of the stand-in reaches the client as code 1 with its stack, so that a test shows it. */
const failure = (error: unknown): Document =>
  error instanceof CommandError
    ? { errmsg: error.message, code: error.code, codeName: error.codeName }
    : { errmsg: `${error instanceof Error ? error.stack : error}`, ...MONGO_ERRORS.internalError };
