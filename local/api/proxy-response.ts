// What API Gateway makes of a function's answer; an answer of the wrong shape becomes a 502.
// Source: API Gateway developer guide, "Output format of a Lambda function for proxy integration".
import type { OutgoingHttpHeaders } from 'node:http';
import * as z from 'zod';
import type { InvocationOutcome } from '#local/lambda/invocation.ts';

export type HttpAnswer = {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: string;
  /** For the log: why the client gets an error it cannot explain. */
  readonly problem?: string;
};

const headerValue = z.union([z.string(), z.number(), z.boolean()]).transform(String);

// Without binary media types a base64 body reaches the client as it is, so the flag changes nothing.
const responseSchema = z.object({
  statusCode: z.number().int().min(100).max(599),
  headers: z.record(z.string(), headerValue).nullish(),
  multiValueHeaders: z.record(z.string(), z.array(headerValue)).nullish(),
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().nullish(),
});

/** The HTTP answer for what the function answered, or how it failed. */
export function answerOf(outcome: InvocationOutcome): HttpAnswer {
  if (outcome.kind === 'failed')
    return gatewayError(
      502,
      'Internal server error',
      `${outcome.errorType}: ${outcome.errorMessage}`,
    );
  const parsed = responseSchema.safeParse(outcome.payload);
  if (!parsed.success) {
    const problem = `malformed Lambda proxy response: ${z.prettifyError(parsed.error)}`;
    return gatewayError(502, 'Internal server error', problem);
  }
  const { statusCode, headers, multiValueHeaders, body } = parsed.data;
  return {
    status: statusCode,
    headers: {
      'content-type': 'application/json',
      ...merged(headers ?? {}, multiValueHeaders ?? {}),
    },
    body: body ?? '',
  };
}

/** An answer of API Gateway itself. */
export function gatewayError(status: number, message: string, problem?: string): HttpAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json', 'x-amzn-errortype': errorTypes[status] },
    body: JSON.stringify({ message }),
    ...(problem !== undefined && { problem }),
  };
}

const errorTypes: Readonly<Record<number, string>> = {
  400: 'BadRequestException',
  403: 'MissingAuthenticationTokenException',
  413: 'RequestTooLargeException',
  500: 'InternalServerErrorException',
  502: 'InternalServerErrorException',
  504: 'GatewayTimeoutException',
};

/** One list per name; a name in both keeps the values of both. Names become lower case. */
function merged(
  single: Readonly<Record<string, string>>,
  multiple: Readonly<Record<string, readonly string[]>>,
): OutgoingHttpHeaders {
  const values = new Map<string, Set<string>>();
  const add = (name: string, value: string) =>
    values.set(name.toLowerCase(), (values.get(name.toLowerCase()) ?? new Set()).add(value));
  for (const [name, value] of Object.entries(single)) add(name, value);
  for (const [name, all] of Object.entries(multiple)) for (const value of all) add(name, value);
  return Object.fromEntries(
    [...values].map(([name, all]) => [name, all.size === 1 ? [...all][0] : [...all]]),
  );
}
