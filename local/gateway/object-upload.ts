// Stores an object of any size: small bodies with one PUT, larger ones as a multipart upload behind the
// scenes, because the part refuses more than 11 MiB at once. Never holds more than two pieces.
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { crc32 } from 'node:zlib';
import { decodeAwsChunked } from './aws-chunked.ts';
import type { ObjectCall } from './object-action.ts';
import type { Refusal } from './refusal.ts';
import { readAll, type Upstream } from './upstream.ts';

/** Bytes per request to the part; S3 wants at least 5 MiB for all pieces but the last. */
const PIECE_BYTES = 8 * 1024 * 1024;

export type UploadOutcome =
  | { readonly kind: 'stored'; readonly etag: string; readonly size: number }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** Reads the body of a PUT and stores it. Rejects when the client breaks off: nothing is stored then. */
export async function uploadObject(
  upstream: Upstream,
  call: ObjectCall,
  request: IncomingMessage,
  query: URLSearchParams,
): Promise<UploadOutcome> {
  const body = openBody(request, query);
  const store = openStore(upstream, call, objectHeaders(request.headers));
  try {
    let piece: Buffer = Buffer.alloc(0);
    for await (const next of inPieces(body.bytes)) {
      if (piece.length > 0) await store.add(piece);
      piece = next;
    }
    const mismatch = body.checksumMismatch();
    if (mismatch === undefined) return await store.finish(piece, body.size());
    await store.abort();
    return { kind: 'refused', refusal: mismatch };
  } catch (error) {
    await store.abort();
    if (error instanceof UpstreamRefusal) return { kind: 'refused', refusal: error.refusal };
    throw error;
  }
}

/** The plain bytes, counted and compared with the CRC32 the client announced (header, query, trailer). */
function openBody(request: IncomingMessage, query: URLSearchParams) {
  const name = 'x-amz-checksum-crc32';
  let announced = request.headers[name] ?? query.get(name) ?? undefined;
  let size = 0;
  let checksum = 0;
  const isChunked = request.headers['content-encoding']?.includes('aws-chunked');
  const plain = isChunked
    ? decodeAwsChunked(request, (trailer, value) => {
        if (trailer === name) announced = value;
      })
    : request;
  async function* counted(): AsyncGenerator<Buffer> {
    for await (const bytes of plain as AsyncIterable<Buffer>) {
      size += bytes.length;
      checksum = crc32(bytes, checksum);
      yield bytes;
    }
  }
  return {
    bytes: counted(),
    size: () => size,
    checksumMismatch: (): Refusal | undefined => {
      const found = Buffer.alloc(4);
      found.writeUInt32BE(checksum);
      if (announced === undefined || announced === found.toString('base64')) return undefined;
      const message = `The CRC32 you specified did not match: expected ${announced}, found ${found.toString('base64')}`;
      return { status: 400, code: 'BadDigest', message };
    },
  };
}

async function* inPieces(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let waiting: Buffer[] = [];
  let length = 0;
  for await (const bytes of source) {
    waiting.push(bytes);
    length += bytes.length;
    if (length < PIECE_BYTES) continue;
    const all = Buffer.concat(waiting);
    yield all.subarray(0, PIECE_BYTES);
    waiting = [Buffer.from(all.subarray(PIECE_BYTES))];
    length = all.length - PIECE_BYTES;
  }
  if (length > 0) yield Buffer.concat(waiting);
}

/** What the part says no to, for example an unknown bucket. */
class UpstreamRefusal extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

/** One PUT when `finish` comes first, a multipart upload once a piece was added. */
function openStore(upstream: Upstream, { bucket, key }: ObjectCall, headers: IncomingHttpHeaders) {
  const path = `/${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`;
  const etags: string[] = [];
  let uploadId: string | undefined;
  const send = async (method: string, query: string, body: Buffer | string, own = {}) => {
    const answer = await upstream.call({ method, path: `${path}${query}`, headers: own, body });
    const text = String(await readAll(answer));
    const { statusCode: status = 502 } = answer;
    if (status < 300) return { text, etag: answer.headers.etag ?? '' };
    const [code, message] = [element(text, 'Code') ?? 'InternalError', element(text, 'Message')];
    throw new UpstreamRefusal({ status, code, message: message ?? text });
  };
  const add = async (piece: Buffer): Promise<void> => {
    uploadId ??= element((await send('POST', '?uploads', '', headers)).text, 'UploadId');
    const number = etags.length + 1;
    const { etag } = await send('PUT', `?partNumber=${number}&uploadId=${uploadId}`, piece);
    etags.push(etag);
  };
  const finish = async (last: Buffer, size: number): Promise<UploadOutcome> => {
    if (uploadId === undefined) {
      const { etag } = await send('PUT', '', last, headers);
      return { kind: 'stored', etag, size };
    }
    await add(last);
    const { text } = await send('POST', `?uploadId=${uploadId}`, completion(etags));
    uploadId = undefined;
    return { kind: 'stored', etag: unescapeXml(element(text, 'ETag') ?? ''), size };
  };
  const abort = async (): Promise<void> => {
    if (uploadId !== undefined) await send('DELETE', `?uploadId=${uploadId}`, '');
    uploadId = undefined;
  };
  return { add, finish, abort };
}

const completion = (etags: readonly string[]): string => {
  const parts = etags.map(
    (etag, index) => `<Part><PartNumber>${index + 1}</PartNumber><ETag>${etag}</ETag></Part>`,
  );
  return `<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`;
};

/** Text of the first XML element of this name. */
export const element = (xml: string, name: string): string | undefined =>
  new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];

const unescapeXml = (text: string): string => text.replaceAll('&quot;', '"');

/** The headers that belong to the object and not to this transfer. */
function objectHeaders(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const kept = Object.entries(headers).filter(
    ([name]) =>
      name.startsWith('x-amz-meta-') ||
      ['content-type', 'cache-control', 'content-disposition', 'content-language'].includes(name),
  );
  const encoding = headers['content-encoding']?.replace(/\s*aws-chunked\s*,?\s*/, '');
  return { ...Object.fromEntries(kept), ...(encoding && { 'content-encoding': encoding }) };
}
