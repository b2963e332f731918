// How each AWS service words and encodes a refusal, so that the SDK raises the same error as in the cloud.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Caller } from './caller.ts';
import type { Decision, PolicyRequest } from './policy.ts';

export type Refusal = {
  readonly status: number;
  readonly code: string;
  readonly message: string;
};

/** AWS's sentence: caller, action, resource and why. */
export function accessDenied(
  caller: Caller,
  { action, resource }: PolicyRequest,
  reason: string,
): Refusal {
  return {
    status: 403,
    code: 'AccessDenied',
    message: `User: ${caller.arn} is not authorized to perform: ${action} on resource: ${resource} ${reason}`,
  };
}

/** The refusal for a denied decision, undefined when allowed. */
export function refusalOf(
  caller: Caller,
  request: PolicyRequest,
  decision: Decision,
): Refusal | undefined {
  return decision.kind === 'denied' ? accessDenied(caller, request, decision.reason) : undefined;
}

export const unknownCaller = (service: string, accessKeyId: string): Refusal => ({
  status: 403,
  code: service === 's3' ? 'InvalidAccessKeyId' : 'InvalidClientTokenId',
  message: `The security token included in the request is invalid: no caller ${accessKeyId}`,
});

export const notImplemented = (what: string): Refusal => ({
  status: 501,
  code: 'NotImplemented',
  message: `The local cloud does not support ${what}`,
});

/** Writes the refusal in the protocol of `service`. The unread request body is drained. */
export function refuse(
  service: string | undefined,
  request: IncomingMessage,
  response: ServerResponse,
  { status, code, message }: Refusal,
): void {
  request.resume();
  const isObject = service === 's3';
  const body = isObject ? errorXml(code, message) : JSON.stringify({ __type: code, message });
  response.writeHead(status, {
    'content-type': isObject ? 'application/xml' : 'application/x-amz-json-1.0',
    'content-length': Buffer.byteLength(body),
    'x-amzn-errortype': code,
    // SQS clients read the code of their old query protocol from here.
    ...(service === 'sqs' && { 'x-amzn-query-error': `${code};Sender` }),
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

const errorXml = (code: string, message: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code>` +
  `<Message>${escapeXml(message)}</Message></Error>`;

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
