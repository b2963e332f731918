// Upload requests, their status and their rejects.
import { pageQuery, uploadRequest } from '#contracts/http.ts';
import { uploadKey } from '#contracts/storage-keys.ts';
import { tradeTemplate } from '#core/pipeline/trade-columns.ts';
import type { UploadFiles } from '#ports/upload-files.ts';
import type { Upload, Uploads } from '#ports/uploads.ts';
import { HttpRefusal, json, notFound } from './http.ts';
import type { Handler, Request } from './router.ts';

export interface UploadRouteDeps {
  readonly uploads: Uploads;
  readonly files: UploadFiles;
  readonly newId: () => string;
}

/** Registers the upload, which fixes its place in the order of corrections, and says where to put the file. */
export const requestUpload =
  ({ uploads, files, newId }: UploadRouteDeps): Handler =>
  async (request) => {
    const { fileName, kind, asOf } = uploadRequest.parse(bodyOf(request));
    const upload = await uploads.request({ id: newId(), kind, fileName, asOf: asOf ?? null });
    const { url, expiresInSeconds } = await files.putUrl(uploadKey(kind, upload.id, fileName));
    return json(201, { uploadId: upload.id, sequence: upload.sequence, url, expiresInSeconds });
  };

export const uploadTemplate = (): Handler => async () => ({
  statusCode: 200,
  headers: {
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': 'attachment; filename="trades-template.csv"',
  },
  body: tradeTemplate(),
});

export const listUploads =
  ({ uploads }: UploadRouteDeps): Handler =>
  async ({ query }) => {
    const page = pageQuery.parse(query);
    const items = await uploads.list(page);
    return json(200, { items, next: nextCursor(page, items.length) });
  };

export const showUpload =
  (deps: UploadRouteDeps): Handler =>
  async (request) =>
    json(200, await upload(deps, request));

export const uploadRejects =
  (deps: UploadRouteDeps): Handler =>
  async (request) => {
    const { id } = await upload(deps, request);
    const page = pageQuery.parse(request.query);
    const items = await deps.uploads.rejects(id, page);
    return json(200, { items, next: nextCursor(page, items.length) });
  };

async function upload({ uploads }: UploadRouteDeps, { path }: Request): Promise<Upload> {
  const id = path['uploadId'] ?? '';
  const found = UUID.test(id) ? await uploads.find(id) : null;
  if (!found) throw notFound(`upload ${id}`);
  return found;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Offset of the next page, null when this one was not full. */
export const nextCursor = (
  page: { readonly cursor: number; readonly limit: number },
  found: number,
): number | null => (found < page.limit ? null : page.cursor + found);

export function bodyOf({ body }: Request): unknown {
  try {
    return JSON.parse(body ?? '');
  } catch {
    throw new HttpRefusal(400, 'Bad request', 'body: expected JSON');
  }
}
