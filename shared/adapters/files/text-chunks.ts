// Bytes become text: gzip is recognised by its first bytes, text is UTF-8 (broken bytes become U+FFFD).
// Whoever stops reading early closes the source.
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { FileRefused } from '#core/pipeline/parse.ts';

const GZIP_MAGIC = [0x1f, 0x8b];

/** Text of a byte stream in chunks. Throws FileRefused when the gzip data is damaged, else what the source throws. */
export async function* textChunks(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8');
  for await (const chunk of unpacked(bytes)) yield decoder.decode(chunk, { stream: true });
  const rest = decoder.decode();
  if (rest !== '') yield rest;
}

async function* unpacked(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const iterator = bytes[Symbol.asyncIterator]();
  const head = await firstBytes(iterator);
  const all = chained(head, iterator);
  yield* GZIP_MAGIC.every((byte, at) => head[at] === byte) ? gunzipped(all) : all;
}

/** At least as many bytes as decide what the file is: a chunk may end anywhere. */
async function firstBytes(iterator: AsyncIterator<Uint8Array>): Promise<Uint8Array> {
  let head: Uint8Array = new Uint8Array();
  while (head.length < GZIP_MAGIC.length) {
    const next = await iterator.next();
    if (next.done) return head;
    head = Buffer.concat([head, next.value]);
  }
  return head;
}

async function* gunzipped(packed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const output = new PassThrough();
  const finished = pipeline(packed, createGunzip(), output);
  // The failure reaches the reader through `output`; here it only says that the source is closed.
  const closed = finished.catch(() => undefined);
  try {
    yield* output;
  } catch (error) {
    const damage = damageOf(error);
    if (damage === null) throw error;
    throw new FileRefused(`file: expected whole gzip data, found ${damage}`);
  } finally {
    await closed;
  }
}

function damageOf(error: unknown): string | null {
  if (typeof error !== 'object' || error === null) return null;
  const { code = '', message = '' } = error as {
    readonly code?: unknown;
    readonly message?: unknown;
  };
  return String(code).startsWith('Z_') ? String(message) : null;
}

async function* chained(
  head: Uint8Array,
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    if (head.length > 0) yield head;
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}
