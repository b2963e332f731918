// Every market day at 16:00 IST: everything closed or corrected since the last pull goes into the same
// path as an uploaded file. A day without trades is uploaded too: recency moves on for every advisor.
import type { Logger } from '@aws-lambda-powertools/logger';
import { scheduled } from '#contracts/scheduled.ts';
import { uploadKey } from '#contracts/storage-keys.ts';
import { type Instant, istDate } from '#core/market/ist.ts';
import type { ClosedSignals, Watermark } from '#ports/closed-signals.ts';
import type { UploadFiles } from '#ports/upload-files.ts';
import type { Uploads } from '#ports/uploads.ts';
import type { Watermarks } from '#ports/watermarks.ts';
import { pulledRow, watermarkOf } from './pulled-signal.ts';

export interface DailyIngestDeps {
  readonly signals: ClosedSignals;
  readonly uploads: Uploads;
  readonly files: UploadFiles;
  readonly watermarks: Watermarks;
  readonly newId: () => string;
  readonly logger: Logger;
}

export interface DailyIngestResult {
  readonly uploadIds: readonly string[];
  readonly signals: number;
}

const WATERMARK = 'daily-ingest';
/** Signals per upload; a longer backlog becomes several uploads. */
const PULL_LIMIT = 20_000;

export const createDailyIngest =
  (deps: DailyIngestDeps) =>
  async (event: unknown): Promise<DailyIngestResult> => {
    const { scheduledAt } = scheduled.parse(event);
    const asOf = istDate(Date.parse(scheduledAt));
    const uploadIds: string[] = [];
    let signals = 0;
    let last = await deps.watermarks.read(WATERMARK);
    for (let more = true; more; ) {
      const pulled = await pull(deps, last);
      uploadIds.push(await upload(deps, asOf, uploadIds.length + 1, pulled.rows));
      signals += pulled.rows.length;
      // Saved only now: a crash before this line pulls the same signals again, and they are duplicates.
      if (pulled.last)
        await deps.watermarks.save(WATERMARK, notAfter(pulled.last, Date.parse(scheduledAt)));
      more = pulled.rows.length === PULL_LIMIT && pulled.last !== null;
      last = pulled.last ?? last;
    }
    deps.logger.info('daily pull', { asOf, signals, uploadIds });
    return { uploadIds, signals };
  };

/** One time in the future would keep every later pull from seeing anything before it. */
const notAfter = (watermark: Watermark, limit: Instant): Watermark =>
  Date.parse(watermark.updatedAt) > limit
    ? { updatedAt: new Date(limit).toISOString(), id: '' }
    : watermark;

async function pull({ signals }: DailyIngestDeps, watermark: Watermark | null) {
  const rows: unknown[] = [];
  let last: Watermark | null = null;
  for await (const document of signals.closedOrCorrectedSince(watermark, PULL_LIMIT)) {
    rows.push(pulledRow(document));
    last = watermarkOf(document) ?? last;
  }
  return { rows, last };
}

async function upload(
  { uploads, files, newId }: DailyIngestDeps,
  asOf: string,
  part: number,
  rows: readonly unknown[],
): Promise<string> {
  const id = newId();
  const fileName = `daily-${asOf}-${part}.json`;
  await uploads.request({ id, kind: 'trades', fileName, asOf });
  await files.put(uploadKey('trades', id, fileName), JSON.stringify(rows));
  return id;
}
