// Which S3 operation a request is, and which IAM action on which ARN it needs. What is not listed is
// refused, so that an unsupported sub-resource (?tagging, ?acl) is never taken for a plain GET or PUT.

export type ObjectOperation =
  | 'get'
  | 'put'
  | 'delete'
  | 'list'
  | 'beginMultipart'
  | 'putPart'
  | 'completeMultipart'
  | 'abortMultipart';

export type ObjectCall = {
  readonly operation: ObjectOperation;
  readonly bucket: string;
  /** Decoded key; empty for calls on the bucket. */
  readonly key: string;
  readonly action: string;
  readonly resource: string;
};

const plainParameters = new Set([
  ...['x-id', 'list-type', 'prefix', 'delimiter', 'continuation-token', 'start-after', 'max-keys'],
  ...['encoding-type', 'uploads', 'uploadId', 'partNumber'],
]);
const plainPrefixes = ['x-amz-', 'response-'];

/** The call, or undefined when the local cloud does not support it. Path style only. */
export function readObjectCall(method: string, url: URL): ObjectCall | undefined {
  const [, bucket, ...rest] = url.pathname.split('/');
  const key = decodeURIComponent(rest.join('/'));
  const known = [...url.searchParams.keys()].every(
    (name) =>
      plainParameters.has(name) ||
      plainPrefixes.some((prefix) => name.toLowerCase().startsWith(prefix)),
  );
  const operation = known ? operationOf(method, url.searchParams, key) : undefined;
  if (!bucket || !operation) return undefined;
  const arn = `arn:aws:s3:::${bucket}`;
  return {
    ...{ operation, bucket, key, action: actions[operation] },
    resource: operation === 'list' ? arn : `${arn}/${key}`,
  };
}

// Source: service authorization reference, "Actions, resources and condition keys for Amazon S3".
const actions: Readonly<Record<ObjectOperation, string>> = {
  get: 's3:GetObject',
  put: 's3:PutObject',
  delete: 's3:DeleteObject',
  list: 's3:ListBucket',
  beginMultipart: 's3:PutObject',
  putPart: 's3:PutObject',
  completeMultipart: 's3:PutObject',
  abortMultipart: 's3:AbortMultipartUpload',
};

function operationOf(
  method: string,
  query: URLSearchParams,
  key: string,
): ObjectOperation | undefined {
  const isRead = method === 'GET' || method === 'HEAD';
  if (key === '') return isRead ? 'list' : undefined;
  if (query.has('uploadId')) return multipartOperation(method, query);
  if (method === 'POST') return query.has('uploads') ? 'beginMultipart' : undefined;
  if (isRead) return 'get';
  if (method === 'PUT') return 'put';
  return method === 'DELETE' ? 'delete' : undefined;
}

function multipartOperation(method: string, query: URLSearchParams): ObjectOperation | undefined {
  if (method === 'PUT' && query.has('partNumber')) return 'putPart';
  if (method === 'POST') return 'completeMultipart';
  return method === 'DELETE' ? 'abortMultipart' : undefined;
}
