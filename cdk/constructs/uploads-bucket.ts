// Uploaded files and the rejects files of their bad rows: kept for good, told to EventBridge.
import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type BucketProps,
  CfnBucket,
  type IBucket,
  ObjectOwnership,
  StorageClass,
} from 'aws-cdk-lib/aws-s3';
import { Construct, type IConstruct } from 'constructs';
import { REJECTS_PREFIX, UPLOAD_PREFIX } from '#contracts/storage-keys.ts';
import { acknowledge } from '../acknowledge.ts';
import { REGION } from '../config.ts';

const HOUSE_DEFAULTS: BucketProps = {
  encryption: BucketEncryption.S3_MANAGED,
  enforceSSL: true,
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
  removalPolicy: RemovalPolicy.RETAIN,
};

/**
 * The output through which CDK hands the ARN to other stacks. Known here only to acknowledge by its
 * exact name that a grant ends in a wildcard; it is as stable as the logical id of the bucket.
 */
const ARN_OUTPUT = 'PublishOutputFnGetAttUploadsBucketC4B27CC7Arn31DC3EC0';

/** A grantee that is also a construct, so that its wildcard can be acknowledged where it lands. */
type Grantee = IGrantable & IConstruct;

export class UploadsBucket extends Construct {
  readonly bucket: IBucket;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const bucket = new Bucket(this, 'Bucket', {
      ...HOUSE_DEFAULTS,
      versioned: true,
      serverAccessLogsBucket: this.#accessLogs(),
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

  #grant(grantee: Grantee, action: string, prefix: string): void {
    Grant.addToPrincipal({
      grantee,
      actions: [action],
      resourceArns: [this.bucket.arnForObjects(`${prefix}*`)],
    });
    const arn = JSON.stringify({
      'Fn::GetStackOutput': {
        StackName: Stack.of(this).stackName,
        Region: REGION,
        OutputName: ARN_OUTPUT,
      },
    });
    acknowledge(grantee, {
      [`AwsSolutions-IAM5[Resource::${arn}/${prefix}*]`]:
        'The objects of one prefix: their keys contain the id of the upload.',
    });
  }

  #accessLogs(): Bucket {
    const logs = new Bucket(this, 'AccessLogs', {
      ...HOUSE_DEFAULTS,
      lifecycleRules: [{ id: 'one-year', expiration: Duration.days(365) }],
    });
    acknowledge(logs, {
      'AwsSolutions-S1': 'This is the bucket that receives the access logs of the other one.',
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
