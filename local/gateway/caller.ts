// Who calls: read from the SigV4 signature, whose access key id locally is the caller's id. A function's
// role decides what it may do; the signature itself is not verified (the gateway is on loopback only).
import type { IncomingHttpHeaders } from 'node:http';
import type { PolicyStatement } from './policy.ts';

/** A function or task, with everything its role allows. */
export type Caller = {
  readonly id: string;
  /** As AWS prints it: arn:aws:sts::<account>:assumed-role/<role>/<function>. */
  readonly arn: string;
  readonly statements: readonly PolicyStatement[];
};

export type Signature = {
  readonly accessKeyId: string;
  readonly region: string;
  /** Signing name: sqs, s3, secretsmanager. */
  readonly service: string;
  /** Presigned URLs only: the instant (epoch ms) from which on the URL is refused. */
  readonly expiresAt?: number;
};

/** The signature of a request: `Authorization` header or presigned query; undefined when unsigned. */
export function readSignature(
  headers: IncomingHttpHeaders,
  query: URLSearchParams,
): Signature | undefined {
  const header = /Credential=([^,\s]+)/.exec(headers.authorization ?? '')?.[1];
  const presigned = query.get('X-Amz-Credential');
  const scope = (header ?? presigned)?.split('/');
  // <access key id>/<yyyymmdd>/<region>/<service>/aws4_request
  const [accessKeyId, , region, service, end] = scope ?? [];
  if (!accessKeyId || !region || !service || end !== 'aws4_request') return undefined;
  if (header) return { accessKeyId, region, service };
  return { accessKeyId, region, service, expiresAt: expiry(query) };
}

/** X-Amz-Date (20261124T091500Z) + X-Amz-Expires (seconds); unreadable values count as expired. */
function expiry(query: URLSearchParams): number {
  const iso = query
    .get('X-Amz-Date')
    ?.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z');
  const expiresAt = Date.parse(iso ?? '') + Number(query.get('X-Amz-Expires')) * 1000;
  return Number.isNaN(expiresAt) ? 0 : expiresAt;
}
