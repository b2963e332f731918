// The REST API as people's tools use it: request an upload, put the file, watch it, read the result.
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import * as z from 'zod';
import type { AdvisorReport } from '#contracts/advisor-report.ts';
import type { UploadKind } from '#contracts/storage-keys.ts';
import type { Reject } from '#core/pipeline/reject.ts';
import type { RuleDirection } from '#core/rules/rule-direction.ts';
import type { ListedRun, StoredRule } from '#ports/rule-records.ts';
import type { Upload } from '#ports/uploads.ts';

export interface Leaderboard {
  readonly asOf: string | null;
  readonly advisors: readonly AdvisorReport[];
}

export interface SarasApi {
  /** Uploads the file and resolves when it is done. Throws UploadFailed. */
  upload(file: UploadFile, onProgress: (upload: Upload) => void): Promise<Upload>;
  /** Resolves when the upload with this id is done. Throws UploadFailed. */
  finished(uploadId: string, onProgress: (upload: Upload) => void): Promise<Upload>;
  /** The newest hundred. */
  uploads(): Promise<readonly Upload[]>;
  rejects(uploadId: string, limit: number): Promise<readonly Reject[]>;
  /** All pages. */
  leaderboard(asOf?: string): Promise<Leaderboard>;
  /** All pages. */
  activeRules(direction: RuleDirection): Promise<readonly StoredRule[]>;
  /** Null before the first build. */
  latestRuleRun(): Promise<ListedRun | null>;
}

export interface UploadFile {
  readonly path: string;
  readonly kind: UploadKind;
  readonly asOf: string | null;
}

export class UploadFailed extends Error {
  override readonly name = 'UploadFailed';
  readonly code = 'UPLOAD_FAILED';
}

/** Nothing answers at the address of the stack. */
export class StackUnreachable extends Error {
  override readonly name = 'StackUnreachable';
  readonly code = 'STACK_UNREACHABLE';
}

/** The API said no: 4xx is the caller's business, 5xx the stack's. */
export class ApiRefused extends Error {
  override readonly name = 'ApiRefused';
  readonly status: number;
  constructor(path: string, status: number, body: string) {
    super(`${path}: expected success, found ${status} ${body}`);
    this.status = status;
  }
}

/** Null while the other side is down (a database restarts, say): the next poll asks again. */
async function unlessDown(ask: () => Promise<unknown>): Promise<Upload | null> {
  try {
    return (await ask()) as Upload;
  } catch (error) {
    if (error instanceof ApiRefused && error.status >= 500) return null;
    throw error;
  }
}

const POLL_MS = 250;
/** Without any progress for this long something is stuck, and waiting longer hides it. */
const STALLED_MS = 180_000;
const PAGE = 500;

const requested = z.object({ uploadId: z.string(), url: z.url() });

export function sarasApi(apiUrl: string): SarasApi {
  const base = apiUrl.replace(/\/$/, '');

  const call = async (path: string, init?: RequestInit): Promise<unknown> => {
    const response = await answer(`${base}${path}`, init);
    const body = await response.text();
    if (!response.ok) throw new ApiRefused(path, response.status, body);
    return JSON.parse(body);
  };

  const finished: SarasApi['finished'] = async (uploadId, onProgress) => {
    let before = '';
    let movedAt = performance.now();
    for (;;) {
      const upload = await unlessDown(() => call(`/uploads/${uploadId}`));
      if (upload !== null) onProgress(upload);
      if (upload?.status === 'DONE') return upload;
      if (upload?.status === 'FAILED') {
        throw new UploadFailed(`${upload.fileName}: ${upload.failure}`);
      }
      const state = JSON.stringify(upload);
      if (state !== before) movedAt = performance.now();
      before = state;
      if (performance.now() - movedAt > STALLED_MS) {
        throw new UploadFailed(
          `upload ${uploadId}: no progress for ${STALLED_MS / 1000} s at ${state}`,
        );
      }
      await pause(POLL_MS);
    }
  };

  return {
    finished,
    async upload({ path, kind, asOf }, onProgress) {
      const fileName = basename(path);
      // Before anything is requested: an upload that nobody can put would stay open.
      const { size } = await stat(path);
      const { uploadId, url } = requested.parse(
        await call('/uploads', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ fileName, kind, asOf }),
        }),
      );
      await putFile(url, path, size);
      return finished(uploadId, onProgress);
    },
    async uploads() {
      return ((await call('/uploads')) as { items: readonly Upload[] }).items;
    },
    async rejects(uploadId, limit) {
      const page = (await call(`/uploads/${uploadId}/rejects?limit=${limit}`)) as {
        items: readonly Reject[];
      };
      return page.items;
    },
    async leaderboard(asOf) {
      const advisors: AdvisorReport[] = [];
      let date: string | null = asOf ?? null;
      for (let cursor: number | null = 0; cursor !== null; ) {
        const query = new URLSearchParams({ cursor: String(cursor), limit: String(PAGE) });
        if (date !== null) query.set('asOf', date);
        const page = (await call(`/leaderboard?${query}`)) as {
          asOf: string | null;
          items: readonly AdvisorReport[];
          next: number | null;
        };
        advisors.push(...page.items);
        date = page.asOf;
        cursor = page.next;
      }
      return { asOf: date, advisors };
    },
    async activeRules(direction) {
      const rules: StoredRule[] = [];
      for (let cursor: number | null = 0; cursor !== null; ) {
        const query = `active=true&direction=${direction}&cursor=${cursor}&limit=${PAGE}`;
        const page = (await call(`/rules?${query}`)) as {
          items: readonly StoredRule[];
          next: number | null;
        };
        rules.push(...page.items);
        cursor = page.next;
      }
      return rules;
    },
    async latestRuleRun() {
      const { items } = (await call('/rule-runs?limit=1')) as { items: readonly ListedRun[] };
      return items[0] ?? null;
    },
  };
}

async function answer(url: string, init?: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    throw new StackUnreachable(`expected a running stack at ${url}, found none: ${cause}`, {
      cause: error,
    });
  }
}

async function putFile(url: string, path: string, size: number): Promise<void> {
  const response = await fetch(url, {
    method: 'PUT',
    headers: { 'content-length': String(size) },
    body: Readable.toWeb(createReadStream(path)) as ReadableStream,
    duplex: 'half',
  });
  if (!response.ok) {
    throw new UploadFailed(
      `${path}: the store answered ${response.status} ${await response.text()}`,
    );
  }
}
