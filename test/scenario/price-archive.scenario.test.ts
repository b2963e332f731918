// A night of the price archive through the wiring that is deployed: vendors on loopback, the function's real
// bundle, S3 with the permissions of its role, and the advisors measured again by the tape.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import postgres from 'postgres';
import { readPriceDayFile } from '#adapters/s3/price-day-file.ts';
import { ENV } from '#contracts/environment.ts';
import { priceKey } from '#contracts/price-keys.ts';
import { istInstant } from '#core/market/ist.ts';
import { vendorSecrets } from '#local/run/price-feed.ts';
import { type LocalVendors, startLocalVendors } from '#local/vendors.ts';
import { eventually } from '#test/support/eventually.ts';
import { memoryPrices } from '#test/support/memory-prices.ts';
import { seriesOfRows } from '#test/support/price-day.ts';
import { BAR_HEADER, barLines, newFolder, writePriceFile } from '#test/support/price-files.ts';
import { saras, startSaras } from '#test/support/saras-process.ts';
import { callerOf, functionName, type Stack, startStack } from '#test/support/stack.ts';

const DATE = '2024-01-23';
const at = (time: string) => istInstant(DATE, time);

/** The stop at 95 is traded before the target that is claimed. */
const TAPE = seriesOfRows('MINUTE', [
  [at('10:00'), 100, 102, 99, 101],
  [at('10:01'), 101, 103, 94, 102],
  [at('10:02'), 102, 105, 101, 104],
  [at('10:03'), 104, 111, 103, 109],
  [at('10:04'), 109, 113, 108, 112],
]);

const HEADER =
  'trade_id,advisor_id,advisor_name,exchange,kind,underlying,expiry,strike,option_type,side,period,entry_price,entry_time,stoploss,targets,exit_price,exit_time,exit_reason';
const tradeOf = (id: string, symbol: string) =>
  `${id},ADV1,,NSE,EQ,${symbol},,,,BUY,INTRADAY,100,${DATE}T10:00:00+05:30,95,110,110,${DATE}T10:03:00+05:30,TARGET_HIT`;

let vendors: LocalVendors;
let stack: Stack;
let sql: postgres.Sql;
let bucket = '';
let accelPixIsDown = false;
const folder = mkdtempSync(join(tmpdir(), 'saras-archive-'));
const clients: S3Client[] = [];

beforeAll(async () => {
  const prices = memoryPrices({ TCS: TAPE });
  vendors = await startLocalVendors({ prices, instruments: ['TCS', 'NIFTY'], now: Date.now });
  stack = await startStack(undefined, { secrets: vendorSecrets(vendors) });
  sql = postgres(stack.cloud.databaseUrl, { max: 1 });
  bucket = identity().environment[ENV.archiveBucket] ?? '';
  const trades = join(folder, 'trades.csv');
  writeFileSync(trades, [HEADER, tradeOf('T1', 'TCS'), tradeOf('T2', 'UNLISTED'), ''].join('\n'));
  await stack.api.upload({ path: trades, kind: 'trades', asOf: null }, () => undefined);
});
afterAll(async () => {
  for (const client of clients) client.destroy();
  await sql.end({ timeout: 1 });
  await stack.stop();
  await vendors.dhan.close();
  if (!accelPixIsDown) await vendors.accelPix.close();
  rmSync(folder, { recursive: true });
});

function identity() {
  const found = stack.cloud.functions().find(({ title }) => title === 'archive-prices');
  if (!found) throw new Error('expected the function archive-prices, found none');
  return found;
}

function s3As(construct: string): S3Client {
  const name = functionName(stack.templateDir, 'pipeline', construct);
  const client = new S3Client({ ...callerOf(stack, name), forcePathStyle: true, maxAttempts: 1 });
  clients.push(client);
  return client;
}

const KEY = priceKey('TCS', DATE, 'MINUTE');
const winRate = async () => (await stack.api.leaderboard()).advisors[0]?.winRate;
const archive = async (event: unknown) => {
  const outcome = await stack.cloud.invoke('archive-prices', event);
  if (outcome.kind === 'failed') throw new Error(outcome.errorMessage);
  return outcome.payload;
};
const DAY = { from: DATE, to: DATE };

describe('given an upload whose prices nobody has asked for', () => {
  it('when it is measured, then the claims count, and the archive is empty', async () => {
    expect(await winRate()).toBe(100);
    const paths = await sql`select trade_id, path_gap from trades order by trade_id`;
    expect(paths.map((row) => row['path_gap'])).toEqual(['NO_SERIES', 'NO_SERIES']);
    const read = s3As('Enrich').send(new GetObjectCommand({ Bucket: bucket, Key: KEY }));
    await expect(read).rejects.toMatchObject({ name: 'NoSuchKey' });
  });
});

describe('given a night of the archive', () => {
  it('when it has run, then the day is kept, and the advisor is measured again by the tape', async () => {
    expect(await archive(DAY)).toMatchObject({
      stored: 1,
      // The other share, and NIFTY, which is kept on every session.
      quiet: 2,
      rows: 5,
      sources: { ACCELPIX: 1 },
      unanswered: [],
      staleTrades: 1,
      left: 0,
    });
    await eventually('measured by the tape', async () => (await winRate()) === 50);
    const [trade] = await sql`select contradiction, mae_pct from trades where trade_id = 'T1'`;
    expect(trade).toMatchObject({ contradiction: 'STOP_FIRST', mae_pct: 100 });
  });

  it('when the object is read, then it is a day of prices to the last bit', async () => {
    const object = await s3As('Enrich').send(new GetObjectCommand({ Bucket: bucket, Key: KEY }));
    const bytes = (await object.Body?.transformToByteArray()) ?? new Uint8Array();
    const { series, source } = await readPriceDayFile(bytes, KEY);
    expect(source).toBe('ACCELPIX');
    expect(series).toEqual(TAPE);
  });

  it('when it runs again, then it asks and stores nothing', async () => {
    const calls = vendors.accelPix.calls.length;
    expect(await archive(DAY)).toMatchObject({ stored: 0, quiet: 0, staleTrades: 0, left: 0 });
    expect(vendors.accelPix.calls).toHaveLength(calls);
  });

  it('when its schedule fires on a later night, then what is known is not asked for again', async () => {
    const delivery = await stack.cloud.fire(
      'archive-prices-schedule',
      istInstant('2024-01-24', '17:30'),
    );
    expect(delivery).toEqual({ kind: 'delivered' });
    const [{ count } = { count: 0 }] = await sql`
      select count(*)::int from archived_days where instrument = 'TCS' and rows > 0`;
    expect(count).toBe(1);
  });

  it('when functions do what is not theirs, then S3 refuses them', async () => {
    const put = new PutObjectCommand({ Bucket: bucket, Key: KEY, Body: 'x' });
    const get = new GetObjectCommand({ Bucket: bucket, Key: KEY });
    const refused = { name: 'AccessDenied' };
    for (const construct of ['Enrich', 'Regime', 'Ingest'])
      await expect(s3As(construct).send(put)).rejects.toMatchObject(refused);
    for (const construct of ['ArchivePrices', 'Metrics', 'Ingest'])
      await expect(s3As(construct).send(get)).rejects.toMatchObject(refused);
  });
});

describe('given a vendor that is down', () => {
  it('when a night asks, then the other one answers, and both facts are told', async () => {
    await sql`delete from archived_days`;
    await vendors.accelPix.close();
    accelPixIsDown = true;
    expect(await archive({ ...DAY, contracts: ['TCS'] })).toMatchObject({
      stored: 1,
      sources: { DHAN: 1 },
      sourceFailures: { 'AccelPix UNREACHABLE': 1 },
      unanswered: [],
    });
  }, 120_000);
});

describe('given npm start on a folder with minute bars', () => {
  it('when it has loaded, then its archive is filled and its figures are those of saras analyse with the bars', async () => {
    const world = newFolder();
    const trades = join(world, 'trades.csv');
    writeFileSync(trades, [HEADER, tradeOf('T1', 'TCS'), tradeOf('T2', 'SBIN'), ''].join('\n'));
    writePriceFile(world, 'bars/TCS/2024.csv.gz', [BAR_HEADER, ...barLines(TAPE)]);
    const state = join(world, 'state');
    const run = startSaras('bootstrap', state, ['--data', world, '--exit-when-done', '--json']);
    const [ended, analysed] = [
      await run.ended,
      await saras('analyse', trades, '--bars', world, '--json'),
    ];
    rmSync(world, { recursive: true });
    const report = JSON.parse(ended.stdout.trimEnd().split('\n').at(-1) ?? '');
    expect(report.prices).toMatchObject({ instrumentDays: 1, missing: 1, rows: 5 });
    expect(report.advisors[0].path).toMatchObject({ coverage: 0.5, contradictedShare: 1 });
    expect(JSON.stringify(report.advisors)).toBe(
      JSON.stringify(JSON.parse(analysed.stdout).advisors),
    );
  }, 180_000);
});
