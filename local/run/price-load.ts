// Fills the price archive of a fresh stack from the world's prices: every instrument-day that the trades of
// the world need, by the archive function's own identity, and recorded as that function does.
import { S3Client } from '@aws-sdk/client-s3';
import { postgresArchivedDays } from '#adapters/postgres/archived-days.ts';
import { connect } from '#adapters/postgres/connection.ts';
import { s3PriceArchive } from '#adapters/s3/price-archive.ts';
import { ENV } from '#contracts/environment.ts';
import { calendarCoverage } from '#core/market/calendar.ts';
import { istDate } from '#core/market/ist.ts';
import { needKey, type PriceNeed, priceNeeds } from '#core/prices/price-needs.ts';
import { archiveNeed, type NeedDeps } from '#lambdas/archive-prices/archived-need.ts';
import { progress } from '#local/cli/progress.ts';
import type { Cloud } from '#local/cloud.ts';
import { REGION } from '#local/template/physical.ts';
import type { ArchivedDay } from '#ports/archived-days.ts';
import type { PriceHistory } from '#ports/price-history.ts';
import { PriceSourceFailed } from '#ports/price-source-failure.ts';
import type { PriceFeed } from './price-feed.ts';

export interface FilledArchive {
  readonly instrumentDays: number;
  /** Days that trades need and the world lacks. */
  readonly missing: number;
  readonly rows: number;
  readonly bytes: number;
  readonly seconds: number;
}

const SOURCE = 'WORLD';
/** Stored side by side, and recorded together. */
const BATCH = 32;

/** Throws when the world, the archive or the database does. */
export async function fillArchive(
  cloud: Cloud,
  feed: PriceFeed,
  silent: boolean,
): Promise<FilledArchive> {
  const began = performance.now();
  const shown = progress('price archive', 'instrument-days', silent);
  const days: ArchivedDay[] = [];
  const archive = openArchive(cloud);
  let asked = 0;
  try {
    const needs = await archive.lacking(needsOf(feed));
    asked = needs.length;
    const sources = [{ name: SOURCE, history: whatItHas(feed.history) }];
    for (let from = 0; from < needs.length; from += BATCH) {
      const batch = needs.slice(from, from + BATCH);
      days.push(...(await archive.fill({ ...archive, sources }, batch)));
      shown.update(Math.min(from + BATCH, needs.length), needs.length);
    }
  } finally {
    shown.stop();
    await archive.close();
  }
  return {
    instrumentDays: days.length,
    missing: asked - days.length,
    rows: days.reduce((sum, { rows }) => sum + rows, 0),
    bytes: days.reduce((sum, { bytes }) => sum + bytes, 0),
    seconds: (performance.now() - began) / 1000,
  };
}

/** A world that lacks a day cannot say that nobody traded: then the day is not archived. */
const whatItHas = (world: PriceHistory): PriceHistory => ({
  async prices(range, wanted) {
    const answer = await world.prices(range, wanted);
    if (answer.kind === 'prices') return answer;
    throw new PriceSourceFailed(SOURCE, 'REFUSED', `${range.instrument}: ${answer.reason}`);
  },
});

/** A folder prices a future by its underlying: only futures that were traded need a copy of it. */
function needsOf({ open }: PriceFeed): readonly PriceNeed[] {
  const traded = new Set(open.map(({ contract }) => contract));
  return priceNeeds(open, { ...calendarCoverage(), ticksFrom: null })
    .filter(({ instrument }) => !instrument.endsWith(':FUT') || traded.has(instrument))
    .reverse();
}

/** As the archive function sees it: its bucket, and what its role allows. */
function openArchive(cloud: Cloud) {
  const identity = cloud.functions().find(({ title }) => title === 'archive-prices');
  const bucket = identity?.environment[ENV.archiveBucket];
  if (identity === undefined || bucket === undefined) {
    throw new Error('expected the function archive-prices with its bucket, found none');
  }
  const client = new S3Client({
    endpoint: cloud.gatewayUrl,
    region: REGION,
    credentials: { accessKeyId: identity.name, secretAccessKey: 'local' },
    requestChecksumCalculation: 'WHEN_REQUIRED',
  });
  const sql = connect(loginOf(cloud.databaseUrl), { max: 1, tls: 'disable' });
  const recorded = postgresArchivedDays(sql);
  return {
    archive: s3PriceArchive(client, bucket),
    /** A kept stack has what an earlier start has stored. */
    async lacking(needs: readonly PriceNeed[]): Promise<readonly PriceNeed[]> {
      const known = await recorded.known(calendarCoverage());
      const stored = new Set(known.filter(({ rows }) => rows > 0).map(needKey));
      return needs.filter((need) => !stored.has(needKey(need)));
    },
    async fill(deps: NeedDeps, needs: readonly PriceNeed[]): Promise<readonly ArchivedDay[]> {
      const today = istDate(Date.now());
      const outcomes = await Promise.all(needs.map((need) => archiveNeed(deps, need, today)));
      const days = outcomes.flatMap(({ archived }) => archived ?? []);
      await recorded.record(days);
      return days;
    },
    async close() {
      client.destroy();
      await sql.end({ timeout: 1 });
    },
  };
}

function loginOf(url: string) {
  const { hostname, port, pathname, username, password } = new URL(url);
  return {
    host: hostname,
    port: Number(port),
    dbname: pathname.slice(1),
    username: decodeURIComponent(username),
    password: decodeURIComponent(password),
  };
}
