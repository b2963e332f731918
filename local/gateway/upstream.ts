// HTTP calls from the gateway to the part behind it, over kept connections.
import { Agent, type IncomingMessage, type OutgoingHttpHeaders, request } from 'node:http';

export type UpstreamCall = {
  readonly method: string;
  /** Path with query, as the part expects it. */
  readonly path: string;
  readonly headers?: OutgoingHttpHeaders;
  /** Bytes, or a request whose body is passed on while it arrives. */
  readonly body?: Buffer | string | IncomingMessage;
  /** Gives the call up, for example because the client has gone. */
  readonly signal?: AbortSignal;
};

export type Upstream = {
  /** The part's response; its body must be read. Rejects when the part cannot be reached. */
  call(call: UpstreamCall): Promise<IncomingMessage>;
  close(): void;
};

/** Calls to the part at `endpoint`. */
export function openUpstream(endpoint: string): Upstream {
  const { hostname, port } = new URL(endpoint);
  const agent = new Agent({ keepAlive: true });
  return {
    call: ({ method, path, headers, body, signal }) =>
      new Promise((resolve, reject) => {
        const call = request({
          ...{ hostname, port, agent, method, path },
          headers: {
            ...headers,
            ...(isBytes(body) && { 'content-length': Buffer.byteLength(body) }),
          },
          ...(signal && { signal }),
        });
        call.once('response', resolve);
        call.once('error', reject);
        if (body === undefined || isBytes(body)) call.end(body);
        else body.once('error', (error) => call.destroy(error)).pipe(call);
      }),
    close: () => agent.destroy(),
  };
}

const isBytes = (body: UpstreamCall['body']): body is Buffer | string =>
  typeof body === 'string' || Buffer.isBuffer(body);

/** The whole body of a message as one buffer; for small bodies only. */
export async function readAll(message: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of message) chunks.push(chunk);
  return Buffer.concat(chunks);
}
