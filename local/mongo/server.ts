// The MongoDB stand-in: a TCP server on loopback that speaks the wire protocol to the real driver.
// It is compatible for what this project uses and holds everything in memory; it is not mongod.
import { createServer, type Server, type Socket } from 'node:net';
import { type Commands, createCommands } from './commands.ts';
import { REPLICA_SET } from './handshake.ts';
import { createStore } from './store.ts';
import { createMessageSplitter, decodeRequest, encodeReply } from './wire.ts';

export type MongoOptions = {
  /** Default database of the returned URL. */
  readonly database: string;
  /** 0 or absent: a free port. */
  readonly port?: number;
  /** Told about connections that were cut because they did not speak the protocol. */
  readonly log?: (line: string) => void;
};

export type MongoServer = {
  /** Connection string with database and replica set. */
  readonly url: string;
  readonly port: number;
  /** Cuts every connection and forgets all documents. */
  stop(): Promise<void>;
};

const HOST = '127.0.0.1';

export async function startMongo(options: MongoOptions): Promise<MongoServer> {
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true });
  const port = await listening(server, options.port ?? 0);
  const commands = createCommands(createStore(), `${HOST}:${port}`);
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    serve(socket, commands, options.log);
  });
  return {
    url: `mongodb://${HOST}:${port}/${options.database}?replicaSet=${REPLICA_SET}`,
    port,
    stop: () => stopped(server, sockets),
  };
}

function serve(socket: Socket, commands: Commands, log: MongoOptions['log']): void {
  const splitter = createMessageSplitter();
  const cut = (error: unknown): void => {
    log?.(`mongo: connection cut: ${error instanceof Error ? error.message : error}`);
    socket.destroy();
  };
  socket.on('error', cut);
  socket.on('data', (chunk) => {
    try {
      for (const message of splitter.push(chunk)) {
        const request = decodeRequest(message);
        const answer = commands.execute(request);
        if (request.reply !== 'NONE') socket.write(encodeReply(request, answer));
      }
    } catch (error) {
      cut(error);
    }
  });
}

function listening(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, () => {
      server.off('error', reject);
      const address = server.address();
      if (address === null || typeof address === 'string') {
        reject(new Error(`mongo: expected a TCP address, found ${address}`));
      } else resolve(address.port);
    });
  });
}

function stopped(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  for (const socket of sockets) socket.destroy();
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
  });
}
