// Text from outside that PostgreSQL cannot hold never costs more than the character itself.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { postgresIntake } from '#adapters/postgres/intake.ts';
import { postgresStandings } from '#adapters/postgres/standings.ts';
import { postgresUploads } from '#adapters/postgres/uploads.ts';
import { postgresWork } from '#adapters/postgres/work.ts';
import { startDatabase, type TestDatabase } from '#test/support/database.ts';
import { reportedTradeOf } from '#test/support/reported-trade.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());
beforeEach(() => database.empty());

const HOSTILE = 'a\u0000b\uD800c';
const KEPT = 'a\uFFFDb\uFFFDc';

const request = () =>
  postgresUploads(database.sql).request({
    id: randomUUID(),
    kind: 'trades',
    fileName: 'f.csv',
    asOf: null,
  });

const take = async (ignored: readonly string[]) => {
  const upload = await request();
  await postgresIntake(database.sql).trades(upload, {
    batches: (async function* () {
      yield { rows: [{ line: 2, value: reportedTradeOf() }], rejects: [] };
    })(),
    ignoredColumns: () => ignored,
  });
  return upload;
};

describe('given a file that is no text at all', () => {
  it('when its header is refused, then the upload says why', async () => {
    const upload = await request();
    const uploads = postgresUploads(database.sql);
    await uploads.fail(upload.id, `header: expected trade_id, found "PK${HOSTILE}"`);
    expect(await uploads.find(upload.id)).toMatchObject({
      status: 'FAILED',
      failure: `header: expected trade_id, found "PK${KEPT}"`,
    });
  });
});

describe('given a column nobody uses, with a name no database can hold', () => {
  it('when the upload is taken, then its rows count and the name is shown as far as it goes', async () => {
    const upload = await take([HOSTILE]);
    expect(await postgresUploads(database.sql).find(upload.id)).toMatchObject({
      status: 'INGESTED',
      counts: { accepted: 1 },
      ignoredColumns: [KEPT],
    });
  });
});

describe('given work that failed with a message of another program', () => {
  it('when it is given up, then the reason is shown as far as it goes', async () => {
    const upload = await take([]);
    const [message] = await postgresWork(database.sql).pending(upload.id);
    if (!message) throw new Error('expected work');
    await postgresWork(database.sql).failed(message, HOSTILE);
    expect((await postgresUploads(database.sql).find(upload.id))?.progress.failures).toEqual([
      { advisorId: 'ADV1', failure: KEPT },
    ]);
  });
});

describe('given an advisor id no database can hold', () => {
  it('when he is asked for, then there is no such advisor', async () => {
    expect(await postgresStandings(database.sql).ofAdvisor('2024-01-23', 'A\u0000')).toBeNull();
  });
});
