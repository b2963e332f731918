// The way from a file to the leaderboard, through the wiring that is deployed.

import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import postgres from 'postgres';
import { advisorReport } from '#contracts/advisor-report.ts';
import { rejectsKey } from '#contracts/storage-keys.ts';
import { analyse } from '#core/pipeline/analysis.ts';
import { readContractLots, readTrades } from '#local/cli/analysis-inputs.ts';
import { type Loaded, loadWorld } from '#local/run/load.ts';
import { startOptions } from '#local/run/options.ts';
import type { WorldFiles } from '#local/run/world.ts';
import {
  callerOf,
  functionName,
  type Stack,
  sampleWorld,
  startStack,
  uploadsBucket,
} from '#test/support/stack.ts';

let stack: Stack;
let world: WorldFiles & { readonly folder: string };
let loaded: Loaded;

beforeAll(async () => {
  [stack, world] = await Promise.all([startStack(), sampleWorld()]);
  const { lateSignals: _none, ...withoutLate } = { ...world, pullDate: null };
  loaded = await loadWorld(
    stack.cloud,
    { ...withoutLate, lateSignals: [] },
    startOptions(['--json']),
  );
});

afterAll(async () => {
  await stack.stop();
  rmSync(world.folder, { recursive: true, force: true });
});

const inProcess = async (asOf: string | null = null) => {
  const { trades, counts } = await readTrades(world.trades, () => undefined);
  const lots = await readContractLots(world.trades);
  const { standings, asOf: date } = analyse(trades, lots.lotOf, asOf);
  return { counts, asOf: date, bytes: JSON.stringify(standings.map(advisorReport)) };
};

const leaderboardBytes = async () => JSON.stringify((await stack.api.leaderboard()).advisors);

/** Writes rows of the world's trades file under a new name. */
function fileOf(name: string, change: (lines: readonly string[]) => readonly string[]): string {
  const [header = '', ...rows] = gunzipSync(readFileSync(world.trades))
    .toString()
    .trimEnd()
    .split('\n');
  const path = join(world.folder, name);
  writeFileSync(path, `${[header, ...change(rows)].join('\n')}\n`);
  return path;
}

describe('given the sample world was uploaded', () => {
  it('when the leaderboard is asked over REST, then it equals the pure pipeline in process, byte for byte', async () => {
    const expected = await inProcess();
    expect(loaded.upload.counts).toEqual(expected.counts);
    expect(loaded.leaderboard.asOf).toBe(expected.asOf);
    expect(JSON.stringify(loaded.leaderboard.advisors)).toBe(expected.bytes);
    expect(loaded.leaderboard.advisors.filter((one) => one.ranked).length).toBeGreaterThan(30);
  });

  it('when rows were rejected, then they stand in the table and in the rejects file of the bucket', async () => {
    const { read, accepted, rejected, duplicates, replaced } = loaded.upload.counts;
    expect(read).toBe(accepted + rejected + duplicates + replaced);
    const rejects = await stack.api.rejects(loaded.upload.id, 100);
    expect(rejects).toHaveLength(rejected);
    const router = functionName(stack.templateDir, 'api', 'RouterFunction');
    const s3 = new S3Client({ ...callerOf(stack, router), forcePathStyle: true });
    const { Body } = await s3.send(
      new GetObjectCommand({
        Bucket: await uploadsBucket(stack),
        Key: rejectsKey(loaded.upload.id, 1),
      }),
    );
    const lines = (await Body?.transformToString())?.trimEnd().split('\n') ?? [];
    expect(lines.map((line) => JSON.parse(line))).toEqual(rejects);
  });

  it('when trades were enriched, then each carries the regime known before it', async () => {
    const sql = postgres(stack.cloud.databaseUrl);
    try {
      const rows = await sql<{ source: string; count: number }[]>`
        select regime_source as source, count(*)::int as count from trades group by 1`;
      const of = (source: string) => rows.find((row) => row.source === source)?.count ?? 0;
      expect(of('INSTRUMENT')).toBeGreaterThan(1000);
      const [leak] = await sql`select count(*)::int as count from trades where features_stale`;
      expect(leak?.['count']).toBe(0);
    } finally {
      await sql.end({ timeout: 1 });
    }
  });

  it('when the same file is uploaded again, then every good row is a duplicate and nothing changes', async () => {
    const before = await leaderboardBytes();
    const again = await stack.api.upload(
      { path: world.trades, kind: 'trades', asOf: null },
      () => undefined,
    );
    const { read, rejected } = loaded.upload.counts;
    expect(again.counts).toEqual({
      read,
      rejected,
      accepted: 0,
      replaced: 0,
      duplicates: read - rejected,
    });
    expect(await leaderboardBytes()).toBe(before);
  });

  it('when two corrections are put in the wrong order, then the one requested later counts', async () => {
    const request = async (fileName: string) => {
      const response = await fetch(`${stack.cloud.apiUrl}/uploads`, {
        method: 'POST',
        body: JSON.stringify({ fileName }),
      });
      return (await response.json()) as { uploadId: string; url: string };
    };
    const corrected = (price: string) =>
      readFileSync(
        fileOf('c.csv', (rows) => rows.slice(0, 1).map((row) => replaceCell(row, 15, price))),
      );
    const first = await request('first.csv');
    const second = await request('second.csv');
    await fetch(second.url, { method: 'PUT', body: corrected('222.2') });
    const later = await stack.api.finished(second.uploadId, () => undefined);
    await fetch(first.url, { method: 'PUT', body: corrected('111.1') });
    const earlier = await stack.api.finished(first.uploadId, () => undefined);
    expect([later.counts.replaced, earlier.counts.duplicates, earlier.counts.replaced]).toEqual([
      1, 1, 0,
    ]);
    const sql = postgres(stack.cloud.databaseUrl);
    try {
      const [row] = await sql`select exit_price from trades where upload_id = ${second.uploadId}`;
      expect(Number(row?.['exit_price'])).toBe(222.2);
    } finally {
      await sql.end({ timeout: 1 });
    }
  });

  it('when the daily pull runs, then what closed on the last day moves every advisor to that date', async () => {
    await loadWorld(
      stack.cloud,
      {
        ...world,
        contracts: null,
        dailyBars: [],
        trades: fileOf('one.csv', (rows) => rows.slice(0, 1)),
      },
      startOptions(['--json']),
    );
    const board = await stack.api.leaderboard();
    expect(board.asOf).toBe(world.pullDate);
    expect(board.advisors.map((one) => one.advisorId).sort()).toEqual(
      loaded.leaderboard.advisors.map((one) => one.advisorId).sort(),
    );
    const uploads = await stack.api.uploads();
    expect(uploads.find((one) => one.fileName.startsWith('daily-'))?.counts.accepted).toBe(
      world.lateSignals.length,
    );
  });
});

const replaceCell = (row: string, index: number, text: string): string =>
  row.split(',').with(index, text).join(',');
