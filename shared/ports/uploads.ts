// Uploads from request to result.
import type { UploadKind } from '#contracts/storage-keys.ts';
import type { IsoDate } from '#core/market/ist.ts';
import type { Reject } from '#core/pipeline/reject.ts';

export interface Counts {
  readonly read: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly duplicates: number;
  readonly replaced: number;
}

export interface Progress {
  /** Advisors whose metrics this upload makes necessary. */
  readonly advisors: number;
  readonly enriched: number;
  readonly measured: number;
  readonly failures: readonly { readonly advisorId: string; readonly failure: string }[];
}

export interface Upload {
  readonly id: string;
  readonly sequence: number;
  readonly kind: UploadKind;
  readonly fileName: string;
  readonly asOf: IsoDate | null;
  /** DONE = ingested and every advisor measured or failed. */
  readonly status: 'REQUESTED' | 'INGESTED' | 'DONE' | 'FAILED';
  readonly failure: string | null;
  readonly counts: Counts;
  readonly ignoredColumns: readonly string[];
  readonly progress: Progress;
}

export interface Uploads {
  /** Registers an upload and gives it its sequence. */
  request(upload: {
    readonly id: string;
    readonly kind: UploadKind;
    readonly fileName: string;
    readonly asOf: IsoDate | null;
  }): Promise<Upload>;
  find(id: string): Promise<Upload | null>;
  /** Newest first. */
  list(page: { readonly cursor: number; readonly limit: number }): Promise<readonly Upload[]>;
  fail(id: string, reason: string): Promise<void>;
  /** Rejects in line order. */
  rejects(
    id: string,
    page: { readonly cursor: number; readonly limit: number },
  ): Promise<readonly Reject[]>;
}
