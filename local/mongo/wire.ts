// The MongoDB wire protocol: splits the TCP stream into messages and turns them into documents.
// OP_QUERY exists only for the first handshake of a driver, everything after it is OP_MSG.
import { type Document, deserialize, serialize } from 'bson';

export const MAX_MESSAGE_BYTES = 48_000_000;

const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;
const HEADER_BYTES = 16;
const CHECKSUM_PRESENT = 1;
const MORE_TO_COME = 2;
const AWAIT_CAPABLE = 8;

/** One request: the command document, its database, and how (or whether) it wants its answer. */
export type Request = {
  readonly requestId: number;
  readonly reply: 'OP_MSG' | 'OP_REPLY' | 'NONE';
  readonly database: string;
  readonly command: Document;
};

/** Collects chunks of a TCP stream; `push` gives the messages that are complete by now. */
export function createMessageSplitter(): { push(chunk: Buffer): Buffer[] } {
  let waiting: Buffer[] = [];
  let waitingBytes = 0;
  let needed = HEADER_BYTES;
  return {
    push(chunk) {
      waiting.push(chunk);
      waitingBytes += chunk.length;
      // Chunks are joined only once a message is complete, so that a large insert is copied once.
      if (waitingBytes < needed) return [];
      let rest: Buffer = Buffer.concat(waiting);
      const messages: Buffer[] = [];
      while (rest.length >= HEADER_BYTES && rest.length >= messageLength(rest)) {
        const length = messageLength(rest);
        messages.push(rest.subarray(0, length));
        rest = rest.subarray(length);
      }
      waiting = [rest];
      waitingBytes = rest.length;
      needed = rest.length >= HEADER_BYTES ? messageLength(rest) : HEADER_BYTES;
      return messages;
    },
  };
}

function messageLength(buffer: Buffer): number {
  const length = buffer.readInt32LE(0);
  if (length < HEADER_BYTES || length > MAX_MESSAGE_BYTES) {
    throw new Error(
      `wire message: expected a length of ${HEADER_BYTES}..${MAX_MESSAGE_BYTES}, found ${length}`,
    );
  }
  return length;
}

/** Decodes one complete message; throws on an opcode or section no current driver sends. */
export function decodeRequest(message: Buffer): Request {
  const opcode = message.readInt32LE(12);
  if (opcode === OP_MSG) return decodeMsg(message);
  if (opcode === OP_QUERY) return decodeQuery(message);
  throw new Error(`wire message: expected opcode ${OP_MSG} or ${OP_QUERY}, found ${opcode}`);
}

function decodeMsg(message: Buffer): Request {
  const flags = message.readUInt32LE(HEADER_BYTES);
  const end = message.length - (flags & CHECKSUM_PRESENT ? 4 : 0);
  let command: Document = {};
  for (let at = HEADER_BYTES + 4; at < end; ) {
    const kind = message.readUInt8(at);
    const size = message.readInt32LE(at + 1);
    if (size < 5 || at + 1 + size > end) {
      throw new Error(`wire message: expected a section within ${end} bytes, found ${size} more`);
    }
    const section = message.subarray(at + 1, at + 1 + size);
    if (kind === 0) command = { ...decodeDocument(section), ...command };
    else if (kind === 1) command = { ...command, ...decodeSequence(section) };
    else throw new Error(`wire message: expected section kind 0 or 1, found ${kind}`);
    at += 1 + size;
  }
  return {
    requestId: message.readInt32LE(4),
    reply: flags & MORE_TO_COME ? 'NONE' : 'OP_MSG',
    database: String(command['$db']),
    command,
  };
}

/** Section kind 1: a named list of documents, e.g. the `documents` of an insert. */
function decodeSequence(section: Buffer): Document {
  const nameEnd = section.indexOf(0, 4);
  const documents: Document[] = [];
  for (let at = nameEnd + 1; at < section.length; ) {
    const size = section.readInt32LE(at);
    documents.push(decodeDocument(section.subarray(at, at + size)));
    at += size;
  }
  return { [section.toString('utf8', 4, nameEnd)]: documents };
}

function decodeQuery(message: Buffer): Request {
  const nameStart = HEADER_BYTES + 4;
  const nameEnd = message.indexOf(0, nameStart);
  const documentStart = nameEnd + 1 + 8;
  const size = message.readInt32LE(documentStart);
  const namespace = message.toString('utf8', nameStart, nameEnd);
  return {
    requestId: message.readInt32LE(4),
    reply: 'OP_REPLY',
    database: namespace.replace(/\.\$cmd$/, ''),
    command: decodeDocument(message.subarray(documentStart, documentStart + size)),
  };
}

const decodeDocument = (bytes: Uint8Array): Document =>
  deserialize(bytes, { promoteBuffers: false });

/** Encodes the answer to a request; an answer to a request that wants none is a bug of the caller. */
export function encodeReply(request: Request, document: Document): Buffer {
  const body = serialize(document, { ignoreUndefined: true });
  return request.reply === 'OP_REPLY' ? opReply(request, body) : opMsg(request, body);
}

function opMsg(request: Request, body: Uint8Array): Buffer {
  const prefix = Buffer.alloc(HEADER_BYTES + 5);
  writeHeader(prefix, prefix.length + body.length, request.requestId, OP_MSG);
  return Buffer.concat([prefix, body]);
}

function opReply(request: Request, body: Uint8Array): Buffer {
  const prefix = Buffer.alloc(HEADER_BYTES + 20);
  writeHeader(prefix, prefix.length + body.length, request.requestId, OP_REPLY);
  prefix.writeInt32LE(AWAIT_CAPABLE, HEADER_BYTES);
  prefix.writeInt32LE(1, HEADER_BYTES + 16);
  return Buffer.concat([prefix, body]);
}

/** The answer reuses the request id: each request has one answer, so it is unique as well. */
function writeHeader(target: Buffer, length: number, requestId: number, opcode: number): void {
  target.writeInt32LE(length, 0);
  target.writeInt32LE(requestId, 4);
  target.writeInt32LE(requestId, 8);
  target.writeInt32LE(opcode, 12);
}
