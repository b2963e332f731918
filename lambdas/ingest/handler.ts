// An uploaded file becomes rows in the database; then every advisor concerned is handed on.
import type { Logger } from '@aws-lambda-powertools/logger';
import * as z from 'zod';
import { objectCreated } from '#contracts/object-created.ts';
import { parseUploadKey, rejectsKey } from '#contracts/storage-keys.ts';
import { CONTRACT_COLUMNS, contractOf } from '#core/pipeline/contract-row.ts';
import { DAILY_BAR_COLUMNS, dailyBarOf, underlyingOfFile } from '#core/pipeline/daily-bar-row.ts';
import { incomingFile, reportedTrade } from '#core/pipeline/file-rows.ts';
import { FileRefused } from '#core/pipeline/parse.ts';
import { TRADE_COLUMNS } from '#core/pipeline/trade-columns.ts';
import type { DeadLetters } from '#ports/dead-letters.ts';
import type { Intake } from '#ports/intake.ts';
import type { UploadFiles } from '#ports/upload-files.ts';
import type { Counts, Upload, Uploads } from '#ports/uploads.ts';
import type { Work } from '#ports/work.ts';
import type { WorkQueue } from '#ports/work-queue.ts';
import { queueConsumer, Unprocessable } from '#runtime/queue-consumer.ts';

export interface IngestDeps {
  readonly uploads: Uploads;
  readonly intake: Intake;
  readonly files: UploadFiles;
  readonly work: Work;
  readonly enrichQueue: WorkQueue;
  readonly deadLetters: DeadLetters;
  readonly maxReceives: number;
  readonly logger: Logger;
}

interface ArrivedFile {
  readonly key: string;
  readonly uploadId: string;
}

const REJECTS_PER_FILE = 20_000;

export const createIngest = (deps: IngestDeps) =>
  queueConsumer<ArrivedFile>({
    parse: arrivedFile,
    process: (file) => ingest(deps, file),
    giveUp: ({ uploadId }, reason) => deps.uploads.fail(uploadId, reason),
    deadLetters: deps.deadLetters,
    maxReceives: deps.maxReceives,
    logger: deps.logger,
  });

function arrivedFile(body: string): ArrivedFile {
  try {
    // S3 encodes keys in its own notifications, EventBridge delivers them as they are.
    const { key } = objectCreated.parse(JSON.parse(body)).detail.object;
    return { key, uploadId: parseUploadKey(key).uploadId };
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new Unprocessable(`expected the event of an uploaded file: ${why}`);
  }
}

async function ingest(deps: IngestDeps, { key, uploadId }: ArrivedFile): Promise<void> {
  const upload = await deps.uploads.find(uploadId);
  if (!upload)
    throw new Unprocessable(`${key}: expected a requested upload ${uploadId}, found none`);
  const counts = await takenOrRefused(deps, upload, key);
  if (counts === null) return;
  // After the commit and again on every redelivery: sending twice is harmless, not sending is not.
  await deps.enrichQueue.send(await deps.work.pending(uploadId));
  if (counts.rejected > 0) await keepRejects(deps, upload);
}

/** Null when the file is refused as a whole, which its upload then shows. */
async function takenOrRefused(
  deps: IngestDeps,
  upload: Upload,
  key: string,
): Promise<Counts | null> {
  const { id: uploadId, kind } = upload;
  try {
    const counts = await takeFile(deps, upload, key);
    deps.logger.info('upload taken', { uploadId, kind, ...counts });
    return counts;
  } catch (error) {
    if (!(error instanceof FileRefused)) throw error;
    deps.logger.warn('upload refused', { uploadId, reason: error.message });
    await deps.uploads.fail(uploadId, error.message);
    return null;
  }
}

function takeFile({ intake, files }: IngestDeps, upload: Upload, key: string): Promise<Counts> {
  const { fileName } = upload;
  const chunks = files.read(key);
  switch (upload.kind) {
    case 'trades':
      return intake.trades(upload, incomingFile(fileName, chunks, TRADE_COLUMNS, reportedTrade));
    case 'contracts':
      return intake.contracts(upload, incomingFile(fileName, chunks, CONTRACT_COLUMNS, contractOf));
    case 'daily-bars':
      return intake.dailyBars(
        upload,
        underlyingOfFile(fileName),
        incomingFile(fileName, chunks, DAILY_BAR_COLUMNS, dailyBarOf),
      );
    default:
      return upload.kind satisfies never;
  }
}

/** One JSON line per reject, in files of bounded size. */
async function keepRejects({ uploads, files }: IngestDeps, upload: Upload): Promise<void> {
  for (let part = 0; ; part++) {
    const page = { cursor: part * REJECTS_PER_FILE, limit: REJECTS_PER_FILE };
    const rejects = await uploads.rejects(upload.id, page);
    if (rejects.length === 0) return;
    const lines = rejects.map((reject) => `${JSON.stringify(reject)}\n`);
    await files.put(rejectsKey(upload.id, part + 1), lines.join(''));
  }
}
