// A connection that is reset in the middle of a statement: what is asked next is answered, on a new one.
import { connect as connectTo, createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connect, type Sql } from '#adapters/postgres/connection.ts';
import { readAgain } from '#adapters/postgres/connection-lost.ts';
import { transaction } from '#adapters/postgres/transaction.ts';
import { queueConsumer } from '#runtime/queue-consumer.ts';
import { startDatabase, type TestDatabase } from '#test/support/database.ts';
import { listeningLogger } from '#test/support/silent-logger.ts';
import { sqsEvent } from '#test/support/sqs-event.ts';

let database: TestDatabase;
let proxy: Server;
let sql: Sql;
/** Statements that hold this word are lost together with their connection, that many times. */
const DOOMED = 'doomed';
let losses = 0;

beforeAll(async () => {
  database = await startDatabase();
  const { host, port, user, pass, database: name } = database.owner.options;
  proxy = createServer((client) => {
    const server = connectTo(port[0] ?? 0, host[0]);
    server.on('error', () => client.destroy());
    client.on('error', () => server.destroy());
    client.on('close', () => server.destroy());
    client.on('data', (bytes) => {
      if (losses > 0 && bytes.includes(DOOMED)) {
        losses -= 1;
        client.resetAndDestroy();
      } else server.write(bytes);
    });
    server.pipe(client);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const address = proxy.address();
  if (address === null || typeof address === 'string') throw new Error('expected a port');
  sql = connect(
    { host: '127.0.0.1', port: address.port, dbname: name, username: user, password: String(pass) },
    { max: 1, tls: 'disable' },
  );
});

afterAll(async () => {
  await sql.end({ timeout: 1 });
  proxy.close();
  await database.stop();
});

const ask = async (text: string): Promise<string | undefined> => {
  const [row] = await sql<{ text: string }[]>`select ${text}::text as text`;
  return row?.text;
};

describe('given a connection that is reset while it waits for an answer', () => {
  it('when the read is repeated at once, then it is answered', async () => {
    await ask('warm');
    losses = 1;
    expect(await readAgain(() => ask(DOOMED))).toBe(DOOMED);
  }, 20_000);

  it('when it belonged to a transaction, then that one fails and the next is done', async () => {
    await ask('warm');
    losses = 1;
    const lost = transaction(sql, (tx) => tx`select ${DOOMED}::text`);
    await expect(lost).rejects.toMatchObject({ code: expect.stringMatching(/CONN/) });
    expect(await transaction(sql, async (tx) => (await tx`select 1 as one`)[0])).toEqual({
      one: 1,
    });
  }, 20_000);

  it('when it belonged to one message of a batch, then only that one is tried again', async () => {
    await ask('warm');
    losses = 1;
    const answered: (string | undefined)[] = [];
    const handler = queueConsumer<string>({
      parse: (body) => body,
      process: async (body) => void answered.push(await ask(body)),
      giveUp: () => Promise.resolve(),
      deadLetters: { bury: () => Promise.resolve() },
      maxReceives: 5,
      logger: listeningLogger().logger,
    });
    const bodies = [DOOMED, 'next', 'last'];
    const event = sqsEvent(...bodies.map((body) => ({ id: body, body, group: body })));
    expect(await handler(event)).toEqual({ batchItemFailures: [{ itemIdentifier: DOOMED }] });
    expect(answered).toEqual(['next', 'last']);
  }, 20_000);
});
