// The bucket of past prices: written once a night, read by what measures trades.
import { Duration } from 'aws-cdk-lib';
import { Grant } from 'aws-cdk-lib/aws-iam';
import { Bucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { PRICES_PREFIX } from '#contracts/price-keys.ts';
import { BUCKET_DEFAULTS, type Grantee, grantObjects } from './house-bucket.ts';

const ARN_OUTPUT = 'PublishOutputFnGetAttArchiveBucket49F1AC64Arn3245A5DF';
const REASON = 'The objects of the archive: their keys are instruments and days.';

export interface PriceArchiveProps {
  readonly accessLogs: IBucket;
}

/**
 * Not versioned: the same day gives the same bytes, and a vendor has it too. No colder class either: those
 * bill 128 KiB for each object, and a day of minutes takes 5.
 */
export class PriceArchiveBucket extends Construct {
  readonly bucket: IBucket;

  constructor(scope: Construct, id: string, { accessLogs }: PriceArchiveProps) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Bucket', {
      ...BUCKET_DEFAULTS,
      serverAccessLogsBucket: accessLogs,
      serverAccessLogsPrefix: PRICES_PREFIX,
      lifecycleRules: [{ id: 'no-halves', abortIncompleteMultipartUploadAfter: Duration.days(7) }],
    });
  }

  /** With the right to list: without it S3 answers 403 instead of 404 for a day that is not there. */
  grantRead(grantee: Grantee): void {
    this.#grant(grantee, 's3:GetObject');
    Grant.addToPrincipal({
      grantee,
      actions: ['s3:ListBucket'],
      resourceArns: [this.bucket.bucketArn],
    });
  }

  grantWrite(grantee: Grantee): void {
    this.#grant(grantee, 's3:PutObject');
  }

  #grant(grantee: Grantee, action: 's3:GetObject' | 's3:PutObject'): void {
    grantObjects(grantee, {
      bucket: this.bucket,
      arnOutput: ARN_OUTPUT,
      action,
      prefix: PRICES_PREFIX,
      reason: REASON,
    });
  }
}
