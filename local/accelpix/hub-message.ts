// Messages of a SignalR hub as the AccelPix library sends and reads them: MessagePack arrays, each behind
// its length as a variable-length number (SignalR hub protocol, "MessagePack encoding").
import { decode, encode } from '@msgpack/msgpack';
import * as z from 'zod';

/** A call of a hub method that wants an answer. */
export interface HubCall {
  readonly id: string;
  readonly method: string;
  readonly args: readonly unknown[];
}

/** Ends the JSON text of a handshake. */
export const RECORD_SEPARATOR = '\u001e';

const KIND = { invocation: 1, completion: 3, ping: 6 } as const;
const RESULT = { error: 1, value: 3 } as const;

export const pingMessage = (): Uint8Array => framed([KIND.ping]);

export const answerMessage = ({ id }: HubCall, result: unknown): Uint8Array =>
  framed([KIND.completion, {}, id, RESULT.value, result]);

export const failureMessage = ({ id }: HubCall, reason: string): Uint8Array =>
  framed([KIND.completion, {}, id, RESULT.error, reason]);

/** A call of the client's handler `target` that wants no answer. */
export const eventMessage = (target: string, args: readonly unknown[]): Uint8Array =>
  framed([KIND.invocation, {}, null, target, args]);

const invocation = z.tuple(
  [z.literal(KIND.invocation), z.unknown(), z.string(), z.string()],
  z.unknown(),
);

/** The calls among the messages of one frame; pings and anything else are passed over. */
export function callsIn(frame: Uint8Array): readonly HubCall[] {
  return messagesIn(frame).flatMap((bytes) => {
    const parsed = invocation.safeParse(decode(bytes));
    if (!parsed.success) return [];
    const [, , id, method, args] = parsed.data;
    return [{ id, method, args: Array.isArray(args) ? args : [] }];
  });
}

function framed(message: readonly unknown[]): Uint8Array {
  const body = encode(message);
  const length: number[] = [];
  let rest = body.length;
  do {
    length.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0));
    rest >>>= 7;
  } while (rest > 0);
  return Uint8Array.from([...length, ...body]);
}

function messagesIn(frame: Uint8Array): readonly Uint8Array[] {
  const found: Uint8Array[] = [];
  let at = 0;
  while (at < frame.length) {
    let size = 0;
    let shift = 0;
    let byte = 0x80;
    while (byte & 0x80) {
      byte = frame[at++] ?? 0;
      size |= (byte & 0x7f) << shift;
      shift += 7;
    }
    found.push(frame.subarray(at, at + size));
    at += size;
  }
  return found;
}
