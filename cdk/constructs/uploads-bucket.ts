// Uploaded files and the rejects files of their bad rows: kept for good, told to EventBridge.
import { Duration } from 'aws-cdk-lib';
import { Bucket, CfnBucket, type IBucket, StorageClass } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { REJECTS_PREFIX, UPLOAD_PREFIX } from '#contracts/storage-keys.ts';
import { acknowledge } from '../acknowledge.ts';
import { BUCKET_DEFAULTS, type Grantee, grantObjects, type ObjectGrant } from './house-bucket.ts';

const ARN_OUTPUT = 'PublishOutputFnGetAttUploadsBucketC4B27CC7Arn31DC3EC0';

export class UploadsBucket extends Construct {
  readonly bucket: IBucket;
  /** Also takes the access logs of other buckets, each under a prefix of its own. */
  readonly accessLogs: IBucket;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.accessLogs = this.#accessLogs();
    const bucket = new Bucket(this, 'Bucket', {
      ...BUCKET_DEFAULTS,
      versioned: true,
      serverAccessLogsBucket: this.accessLogs,
      lifecycleRules: [
        {
          id: 'cheaper-when-old',
          prefix: UPLOAD_PREFIX,
          transitions: [
            {
              storageClass: StorageClass.GLACIER_INSTANT_RETRIEVAL,
              transitionAfter: Duration.days(90),
            },
          ],
          noncurrentVersionExpiration: Duration.days(90),
          abortIncompleteMultipartUploadAfter: Duration.days(7),
        },
      ],
    });
    tellEventBridge(bucket);
    this.bucket = bucket;
  }

  grantReadUploads(grantee: Grantee): void {
    this.#grant(grantee, 's3:GetObject', UPLOAD_PREFIX);
  }

  grantWriteUploads(grantee: Grantee): void {
    this.#grant(grantee, 's3:PutObject', UPLOAD_PREFIX);
  }

  grantReadRejects(grantee: Grantee): void {
    this.#grant(grantee, 's3:GetObject', REJECTS_PREFIX);
  }

  grantWriteRejects(grantee: Grantee): void {
    this.#grant(grantee, 's3:PutObject', REJECTS_PREFIX);
  }

  #grant(grantee: Grantee, action: ObjectGrant['action'], prefix: string): void {
    const reason = 'The objects of one prefix: their keys contain the id of the upload.';
    grantObjects(grantee, { bucket: this.bucket, arnOutput: ARN_OUTPUT, action, prefix, reason });
  }

  #accessLogs(): Bucket {
    const logs = new Bucket(this, 'AccessLogs', {
      ...BUCKET_DEFAULTS,
      lifecycleRules: [{ id: 'one-year', expiration: Duration.days(365) }],
    });
    acknowledge(logs, {
      'AwsSolutions-S1': 'This is the bucket that receives the access logs of the others.',
    });
    return logs;
  }
}

/** Through the L1 property: the L2 switch would bring a custom resource with a function of its own. */
function tellEventBridge(bucket: Bucket): void {
  const resource = bucket.node.defaultChild;
  if (!(resource instanceof CfnBucket)) {
    throw new Error(`${bucket.node.path}: expected a CfnBucket, found ${resource?.node.path}`);
  }
  resource.notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } };
}
