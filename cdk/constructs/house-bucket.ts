// What every bucket of the house has in common, and how a function gets at some of its objects.
import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import {
  BlockPublicAccess,
  BucketEncryption,
  type BucketProps,
  type IBucket,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import type { IConstruct } from 'constructs';
import { acknowledge } from '../acknowledge.ts';
import { REGION } from '../config.ts';

export const BUCKET_DEFAULTS: BucketProps = {
  encryption: BucketEncryption.S3_MANAGED,
  enforceSSL: true,
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
  removalPolicy: RemovalPolicy.RETAIN,
};

/** A grantee that is also a construct, so that its wildcard can be acknowledged where it lands. */
export type Grantee = IGrantable & IConstruct;

export interface ObjectGrant {
  readonly bucket: IBucket;
  /**
   * The output through which CDK hands the bucket's ARN to other stacks. Known only to acknowledge by its
   * exact name that a grant ends in a wildcard; it is as stable as the logical id of the bucket.
   */
  readonly arnOutput: string;
  readonly action: 's3:GetObject' | 's3:PutObject';
  readonly prefix: string;
  /** Why the objects cannot be named one by one. */
  readonly reason: string;
}

export function grantObjects(grantee: Grantee, grant: ObjectGrant): void {
  const { bucket, arnOutput, action, prefix, reason } = grant;
  Grant.addToPrincipal({
    grantee,
    actions: [action],
    resourceArns: [bucket.arnForObjects(`${prefix}*`)],
  });
  const arn = JSON.stringify({
    'Fn::GetStackOutput': {
      StackName: Stack.of(bucket).stackName,
      Region: REGION,
      OutputName: arnOutput,
    },
  });
  acknowledge(grantee, { [`AwsSolutions-IAM5[Resource::${arn}/${prefix}*]`]: reason });
}
