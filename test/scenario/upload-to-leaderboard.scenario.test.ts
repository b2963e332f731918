// The way from a file to the leaderboard, through the wiring that is deployed.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import postgres from 'postgres';
import { advisorReport } from '#contracts/advisor-report.ts';
import { rejectsKey } from '#contracts/storage-keys.ts';
import { analyse } from '#core/pipeline/analysis.ts';
import { tradeRowOf } from '#core/signals/closed-signal.ts';
import type { ReportedTrade } from '#core/signals/trade.ts';
import { readContractLots, readTrades } from '#local/cli/analysis-inputs.ts';
import { type Loaded, loadWorld } from '#local/run/load.ts';
import { startOptions } from '#local/run/options.ts';
import { type SampleFiles, sampleWorld, withCell } from '#test/support/sample-files.ts';
import {
  callerOf,
  functionName,
  type Stack,
  startStack,
  uploadsBucket,
} from '#test/support/stack.ts';

let stack: Stack;
let world: SampleFiles;
let sql: postgres.Sql;
let loaded: Loaded;

beforeAll(async () => {
  [stack, world] = await Promise.all([startStack(), sampleWorld()]);
  sql = postgres(stack.cloud.databaseUrl, { max: 1 });
  // Contracts, daily bars, regimes, trades, then the daily pull of what is only in Mongo.
  loaded = await loadWorld(stack.cloud, world, startOptions(['--json']));
});

afterAll(async () => {
  await sql.end({ timeout: 1 });
  await stack.stop();
  world.remove();
});

const nothing = () => undefined;
const upload = (path: string) => stack.api.upload({ path, kind: 'trades', asOf: null }, nothing);
const leaderboardBytes = async () => JSON.stringify((await stack.api.leaderboard()).advisors);

/** The trades of a file, and what the daily pull added to them. */
async function allTrades(path: string): Promise<readonly ReportedTrade[]> {
  const late = join(world.folder, 'late.json');
  writeFileSync(late, JSON.stringify(world.lateSignals.map(tradeRowOf)));
  const [own, pulled] = [await readTrades(path, nothing), await readTrades(late, nothing)];
  return [...own.trades, ...pulled.trades];
}

/** The leaderboard of the pure pipeline in process. */
async function pureLeaderboard(trades: readonly ReportedTrade[]) {
  const lots = await readContractLots(world.trades);
  const { standings, asOf } = analyse(trades, lots.lotOf, null);
  return { asOf, bytes: JSON.stringify(standings.map(advisorReport)) };
}

/** The sample's trades with another exit price in the first row. */
const correctedFile = (name: string, price: string): string =>
  world.write(name, [
    withCell(world.rows[0] ?? '', world.column('exit_price'), price),
    ...world.rows.slice(1),
  ]);

describe('given the sample world went in', () => {
  it('when the leaderboard is asked over REST, then it equals the pure pipeline in process to the last digit', async () => {
    const expected = await pureLeaderboard(await allTrades(world.trades));
    expect(loaded.leaderboard.asOf).toBe(expected.asOf);
    expect(expected.asOf).toBe(world.pullDate);
    expect(JSON.stringify(loaded.leaderboard.advisors)).toBe(expected.bytes);
    expect(loaded.leaderboard.advisors).toHaveLength(40);
    expect(loaded.leaderboard.advisors.filter((one) => one.ranked).length).toBeGreaterThan(30);
  });

  it('when the leaderboard is asked as of the day before the pull, then it equals the pure pipeline over the file alone', async () => {
    const { trades, counts } = await readTrades(world.trades, nothing);
    const expected = await pureLeaderboard(trades);
    expect(loaded.upload.asOf).toBe(expected.asOf);
    expect(loaded.upload.counts).toEqual(counts);
    const board = await stack.api.leaderboard(expected.asOf ?? undefined);
    expect(board.asOf).not.toBe(world.pullDate);
    expect(JSON.stringify(board.advisors)).toBe(expected.bytes);
  });

  it('when its uploads are listed, then each is done with all its rows counted', async () => {
    const uploads = await stack.api.uploads();
    expect(uploads.map(({ kind }) => kind)).toEqual([
      ...['trades', 'trades'],
      ...world.dailyBars.map(() => 'daily-bars'),
      'contracts',
    ]);
    for (const { status, counts, progress } of uploads) {
      const { read, accepted, rejected, duplicates, replaced } = counts;
      expect(status).toBe('DONE');
      expect(read).toBe(accepted + rejected + duplicates + replaced);
      expect(progress).toMatchObject({ measured: progress.advisors, failures: [] });
    }
    expect(uploads[0]).toMatchObject({
      fileName: `daily-${world.pullDate}-1.json`,
      counts: { read: world.lateSignals.length, accepted: world.lateSignals.length },
    });
  });

  it('when rows were rejected, then they stand in the table and in the rejects file of the bucket', async () => {
    const rejects = await stack.api.rejects(loaded.upload.id, 100);
    expect(rejects).toEqual((await readTrades(world.trades, nothing)).rejects);
    expect(rejects).toHaveLength(loaded.upload.counts.rejected);
    const router = functionName(stack.templateDir, 'api', 'RouterFunction');
    const s3 = new S3Client({ ...callerOf(stack, router), forcePathStyle: true });
    const Key = rejectsKey(loaded.upload.id, 1);
    const { Body } = await s3.send(
      new GetObjectCommand({ Bucket: await uploadsBucket(stack), Key }),
    );
    const lines = (await Body?.transformToString())?.trimEnd().split('\n') ?? [];
    expect(lines.map((line) => JSON.parse(line))).toEqual(rejects);
  });

  it('when trades were enriched, then each carries the regime known before it, of its instrument where one is known', async () => {
    const rows = await sql<{ source: string; count: number }[]>`
      select regime_source as source, count(*)::int as count from trades
      where not features_stale group by 1`;
    const of = (source: string) => rows.find((row) => row.source === source)?.count ?? 0;
    const all = rows.reduce((sum, { count }) => sum + count, 0);
    const { accepted } = loaded.upload.counts;
    expect(all).toBe(accepted + world.lateSignals.length);
    expect(of('INSTRUMENT')).toBeGreaterThan(all / 2);
    const [leak] = await sql`
      select count(*)::int as count from trades t cross join lateral (
        select regime from regimes r
        where r.underlying = t.underlying
          and r.date < (t.entry_at at time zone 'Asia/Kolkata')::date
        order by r.date desc limit 1) before
      where t.regime_source = 'INSTRUMENT' and t.regime <> before.regime`;
    expect(leak?.['count']).toBe(0);
  });
});

describe('given the sample world went in before', () => {
  it('when the same file is uploaded again, then every good row is a duplicate and nothing changes', async () => {
    const before = await leaderboardBytes();
    const again = await upload(world.trades);
    const { read, rejected } = loaded.upload.counts;
    const duplicates = read - rejected;
    expect(again.counts).toEqual({ read, rejected, accepted: 0, replaced: 0, duplicates });
    expect(await leaderboardBytes()).toBe(before);
  });

  it('when a file brings one corrected row, then that row replaces the old one and the leaderboard is the one of the corrected file', async () => {
    const path = correctedFile('corrected.csv', '333.3');
    const corrected = await upload(path);
    const { read, rejected } = loaded.upload.counts;
    expect(corrected.counts).toMatchObject({ read, rejected, accepted: 0, replaced: 1 });
    const expected = await pureLeaderboard(await allTrades(path));
    expect(await leaderboardBytes()).toBe(expected.bytes);
  });

  it('when two corrections are put in the wrong order, then the one requested later counts', async () => {
    const request = async (fileName: string) => {
      const response = await fetch(`${stack.cloud.apiUrl}/uploads`, {
        method: 'POST',
        body: JSON.stringify({ fileName }),
      });
      return (await response.json()) as { uploadId: string; url: string; sequence: number };
    };
    const put = async (to: { uploadId: string; url: string }, path: string) => {
      const stored = await fetch(to.url, { method: 'PUT', body: readFileSync(path) });
      expect(stored.status).toBe(200);
      return stack.api.finished(to.uploadId, nothing);
    };
    const first = await request('first.csv');
    const second = await request('second.csv');
    expect(second.sequence).toBeGreaterThan(first.sequence);
    const newer = correctedFile('second.csv', '222.2');
    const later = await put(second, newer);
    const earlier = await put(first, correctedFile('first.csv', '111.1'));
    expect(later.counts.replaced).toBe(1);
    expect(earlier.counts).toMatchObject({ accepted: 0, replaced: 0 });
    const [row] = await sql`select exit_price from trades where upload_id = ${second.uploadId}`;
    expect(Number(row?.['exit_price'])).toBe(222.2);
    const expected = await pureLeaderboard(await allTrades(newer));
    expect(await leaderboardBytes()).toBe(expected.bytes);
  });
});
