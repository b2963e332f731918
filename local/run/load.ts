// Fills a fresh stack: contracts and daily bars first, regimes from them, then the trades, then the
// daily pull where the world has signals for it; ends when the rules of all that are there.
import { basename } from 'node:path';
import { MongoClient } from 'mongodb';
import { SIGNALS_COLLECTION } from '#contracts/signal.ts';
import type { UploadKind } from '#contracts/storage-keys.ts';
import { type IsoDate, istInstant } from '#core/market/ist.ts';
import type { Reject } from '#core/pipeline/reject.ts';
import type { ClosedSignal } from '#core/signals/signal.ts';
import { lostRows } from '#local/cli/rejects-table.ts';
import { uploadProgress } from '#local/cli/upload-progress.ts';
import { type Leaderboard, type SarasApi, sarasApi } from '#local/client/saras-api.ts';
import type { Cloud } from '#local/cloud.ts';
import type { Progress, Upload } from '#ports/uploads.ts';
import type { StartOptions } from './options.ts';
import type { PriceFeed } from './price-feed.ts';
import { type FilledArchive, fillArchive } from './price-load.ts';
import { type LoadedRules, loadedRules } from './rules-load.ts';
import type { WorldFiles } from './world.ts';

export interface Loaded {
  /** What went into the price archive, null when nothing was to go. */
  readonly prices: FilledArchive | null;
  readonly upload: Upload;
  readonly rejects: readonly Reject[];
  readonly leaderboard: Leaderboard;
  /** Null when none came of it. */
  readonly rules: LoadedRules | null;
  /** Advisors that any of the uploads left unmeasured. */
  readonly failures: Progress['failures'];
  /** From the request of the trades upload to the last advisor measured. */
  readonly seconds: number;
}

const SHOWN_REJECTS = 10;
const DAILY_PULL_TIME = '16:00';

export async function loadWorld(
  cloud: Cloud,
  files: WorldFiles,
  { asOf, json }: StartOptions,
  feed: PriceFeed | null = null,
): Promise<Loaded> {
  const api = sarasApi(cloud.apiUrl);
  const failures: Progress['failures'][number][] = [];
  const upload = async (path: string, kind: UploadKind, date: string | null = null) => {
    const shown = uploadProgress(basename(path), json || kind !== 'trades');
    try {
      const done = await api.upload({ path, kind, asOf: date }, shown.update);
      failures.push(...done.progress.failures);
      return done;
    } finally {
      shown.stop();
    }
  };
  const uploadAside = async (path: string, kind: UploadKind) => {
    const { id, counts } = await upload(path, kind);
    const rejects = counts.rejected > 0 ? await api.rejects(id, SHOWN_REJECTS) : [];
    process.stderr.write(lostRows(basename(path), rejects, counts.rejected));
  };
  if (files.contracts) await uploadAside(files.contracts, 'contracts');
  for (const path of files.dailyBars) await uploadAside(path, 'daily-bars');
  if (files.dailyBars.length > 0) await fire(cloud, 'regime-schedule', Date.now());
  const prices = feed === null ? null : await fillArchive(cloud, feed, json);
  const began = performance.now();
  const trades = await upload(files.trades, 'trades', asOf);
  const seconds = (performance.now() - began) / 1000;
  if (files.pullDate !== null) {
    const pulled = await pullLateSignals(cloud, api, files.lateSignals, files.pullDate);
    failures.push(...pulled.flatMap(({ progress }) => progress.failures));
  }
  const leaderboard = await api.leaderboard(asOf ?? undefined);
  return {
    ...{ prices, upload: trades, leaderboard },
    rejects: await api.rejects(trades.id, SHOWN_REJECTS),
    rules: leaderboard.asOf === null ? null : await loadedRules(cloud, api, leaderboard.asOf),
    failures,
    seconds,
  };
}

/** What closed on the last day is only in the source's Mongo: the 16:00 schedule pulls it. */
async function pullLateSignals(
  cloud: Cloud,
  api: SarasApi,
  signals: WorldFiles['lateSignals'],
  date: IsoDate,
): Promise<readonly Upload[]> {
  if (cloud.mongoUrl === undefined) throw new Error('expected a MongoDB stand-in, found none');
  const client = new MongoClient(cloud.mongoUrl);
  try {
    await client
      .db()
      .collection<ClosedSignal>(SIGNALS_COLLECTION)
      .insertMany([...signals]);
  } finally {
    await client.close();
  }
  await fire(cloud, 'daily-ingest-schedule', istInstant(date, DAILY_PULL_TIME));
  const pulled = (await api.uploads()).filter(({ fileName }) =>
    fileName.startsWith(`daily-${date}`),
  );
  return Promise.all(pulled.map(({ id }) => api.finished(id, () => undefined)));
}

/** Fires a schedule of the template; throws when its function failed. */
async function fire(cloud: Cloud, title: string, scheduledAt: number): Promise<void> {
  const delivery = await cloud.fire(title, scheduledAt);
  if (delivery.kind === 'failed') throw new Error(`schedule ${title}: ${delivery.message}`);
}
