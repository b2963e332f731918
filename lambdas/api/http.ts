// Replies of the REST API: JSON, problems as RFC 9457, errors that never tell more than they should.
import type { APIGatewayProxyResult } from 'aws-lambda';
import * as z from 'zod';
import type { Problem } from '#contracts/http.ts';

/** A refusal the caller can do something about. */
export class HttpRefusal extends Error {
  override readonly name = 'HttpRefusal';
  readonly status: number;
  readonly title: string;
  constructor(status: number, title: string, detail: string) {
    super(detail);
    this.status = status;
    this.title = title;
  }
}

export const notFound = (what: string): HttpRefusal => new HttpRefusal(404, 'Not found', what);

export const json = (status: number, body: unknown): APIGatewayProxyResult => ({
  statusCode: status,
  headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
  body: JSON.stringify(body),
});

export function problem(error: unknown, requestId: string): APIGatewayProxyResult {
  const known = problemOf(error);
  const body: Problem = { type: 'about:blank', requestId, ...known };
  return {
    ...json(known.status, body),
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store' },
  };
}

function problemOf(error: unknown): Pick<Problem, 'title' | 'status' | 'detail'> {
  if (error instanceof HttpRefusal) {
    return { title: error.title, status: error.status, detail: error.message };
  }
  if (error instanceof z.ZodError) {
    return { title: 'Bad request', status: 400, detail: z.prettifyError(error) };
  }
  return {
    title: 'Internal error',
    status: 500,
    detail: 'The request could not be answered; the log carries the request id.',
  };
}
