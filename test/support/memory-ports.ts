// Ports in memory, plain enough to be read at a glance.
import type { RulesMessage } from '#contracts/rules-message.ts';
import type { WorkMessage } from '#contracts/work-message.ts';
import type { Reject } from '#core/pipeline/reject.ts';
import type { Intake } from '#ports/intake.ts';
import type { RulesQueue } from '#ports/rules-queue.ts';
import type { UploadFiles } from '#ports/upload-files.ts';
import type { Counts, Upload, Uploads } from '#ports/uploads.ts';
import type { Work } from '#ports/work.ts';
import type { WorkQueue } from '#ports/work-queue.ts';

const NO_COUNTS: Counts = { read: 0, accepted: 0, rejected: 0, duplicates: 0, replaced: 0 };

export function memoryUploads(): Uploads & {
  readonly all: Map<string, Upload>;
  rejected: Reject[];
} {
  const all = new Map<string, Upload>();
  const uploads = {
    all,
    rejected: [] as Reject[],
    async request({ id, kind, fileName, asOf }: Parameters<Uploads['request']>[0]) {
      const upload: Upload = {
        ...{ id, kind, fileName, asOf, sequence: all.size + 1, status: 'REQUESTED', failure: null },
        counts: NO_COUNTS,
        ignoredColumns: [],
        progress: { advisors: 0, enriched: 0, measured: 0, failures: [] },
      };
      all.set(id, upload);
      return upload;
    },
    find: async (id: string) => all.get(id) ?? null,
    list: async ({ cursor, limit }: { cursor: number; limit: number }) =>
      [...all.values()].reverse().slice(cursor, cursor + limit),
    async fail(id: string, reason: string) {
      const upload = all.get(id);
      if (upload) all.set(id, { ...upload, status: 'FAILED', failure: reason });
    },
    rejects: async (_: string, { cursor, limit }: { cursor: number; limit: number }) =>
      uploads.rejected.slice(cursor, cursor + limit),
  };
  return uploads;
}

/** Reads the whole file and counts its rows; takes an upload once. */
export function memoryIntake(): Intake & { readonly taken: Map<string, Counts> } {
  const taken = new Map<string, Counts>();
  const take = async (
    upload: Upload,
    file: {
      readonly batches: AsyncIterable<{
        readonly rows: readonly unknown[];
        readonly rejects: readonly unknown[];
      }>;
    },
  ) => {
    const before = taken.get(upload.id);
    if (before) return before;
    let accepted = 0;
    let rejected = 0;
    for await (const batch of file.batches) {
      accepted += batch.rows.length;
      rejected += batch.rejects.length;
    }
    const counts = { ...NO_COUNTS, read: accepted + rejected, accepted, rejected };
    taken.set(upload.id, counts);
    return counts;
  };
  return {
    taken,
    trades: take,
    contracts: take,
    dailyBars: (upload, _underlying, file) => take(upload, file),
  };
}

export function memoryFiles(): UploadFiles & { readonly content: Map<string, string> } {
  const content = new Map<string, string>();
  return {
    content,
    putUrl: async (key) => ({ url: `https://store.example/${key}`, expiresInSeconds: 900 }),
    async *read(key) {
      const text = content.get(key);
      if (text === undefined) throw new Error(`no object ${key}`);
      yield text;
    },
    put: async (key, body) => void content.set(key, body),
  };
}

export function memoryWork(owed: readonly WorkMessage[] = []) {
  const log: string[] = [];
  const name = ({ advisorId }: WorkMessage) => advisorId;
  const work: Work & { readonly log: string[]; successorOf: string | null } = {
    log,
    successorOf: null,
    pending: async () => owed,
    enriched: async (message) => void log.push(`enriched ${name(message)}`),
    measured: async (message) => void log.push(`measured ${name(message)}`),
    successor: async () => work.successorOf,
    failed: async (message, reason) => void log.push(`failed ${name(message)}: ${reason}`),
  };
  return work;
}

export function memoryQueue(): WorkQueue & { readonly sent: WorkMessage[] } {
  const sent: WorkMessage[] = [];
  return { sent, send: async (messages) => void sent.push(...messages) };
}

export function memoryRulesQueue(): RulesQueue & { readonly sent: RulesMessage[] } {
  const sent: RulesMessage[] = [];
  return { sent, send: async (message) => void sent.push(message) };
}
