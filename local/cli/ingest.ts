// `saras ingest FILE`: sends a file to the running stack and shows the way to the finished leaderboard.
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { UPLOAD_KINDS, type UploadKind } from '#contracts/storage-keys.ts';
import { sarasApi } from '#local/client/saras-api.ts';
import { runningStacks } from '#local/client/stack-registry.ts';
import { reportFailures } from './advisor-failures.ts';
import { asOfOption } from './analysis-options.ts';
import { leaderboardTable } from './leaderboard-table.ts';
import { rejectLines } from './rejects-table.ts';
import { uploadProgress } from './upload-progress.ts';
import { UsageError } from './usage.ts';

const USAGE =
  'ingest FILE [--kind trades|contracts|daily-bars] [--as-of DATE] [--api URL] [--json]';
const SHOWN_ADVISORS = 25;
const SHOWN_REJECTS = 20;

export async function ingestCommand(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      kind: { type: 'string', default: 'trades' },
      'as-of': { type: 'string' },
      api: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  const [path, ...extra] = positionals;
  if (path === undefined || extra.length > 0) throw new UsageError(USAGE);
  const file = { path, kind: kindOption(values.kind), asOf: asOfOption(values['as-of']) };
  const api = sarasApi(values.api ?? runningApi());
  const shown = uploadProgress(basename(path), values.json);
  const upload = await api.upload(file, shown.update);
  shown.stop();
  reportFailures(upload.progress.failures);
  const { asOf, advisors } = await api.leaderboard(upload.asOf ?? undefined);
  const rejects = await api.rejects(upload.id, SHOWN_REJECTS);
  if (values.json) {
    process.stdout.write(`${JSON.stringify({ upload, asOf, advisors })}\n`);
    return;
  }
  const { rejected } = upload.counts;
  process.stdout.write(`${JSON.stringify(upload.counts)}\n`);
  if (rejected > 0) process.stdout.write(`${rejectLines(rejects, rejected, SHOWN_REJECTS)}\n`);
  process.stdout.write(`as of ${asOf ?? '-'}\n${leaderboardTable(advisors, SHOWN_ADVISORS)}\n`);
}

function runningApi(): string {
  const [newest] = runningStacks();
  if (!newest)
    throw new UsageError('no running stack found; start one with `npm start` or give --api URL');
  return newest.apiUrl;
}

function kindOption(text: string): UploadKind {
  const kind = UPLOAD_KINDS.find((known) => known === text);
  if (!kind)
    throw new UsageError(`--kind: expected one of ${UPLOAD_KINDS.join(', ')}, found "${text}"`);
  return kind;
}
