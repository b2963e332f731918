// A queue with its dead-letter queue and the rules of feeding a function from it.
import { Duration } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { FunctionName } from '#contracts/environment.ts';
import { acknowledge } from '../acknowledge.ts';
import { queueName, type Stage } from '../config.ts';
import type { SarasFunction } from './saras-function.ts';

/** A message that was received this often and still fails moves to the dead-letter queue. */
export const MAX_RECEIVES = 5;
/** Lambda developer guide: the visibility of a source queue is six times the function's timeout. */
const VISIBILITY_FACTOR = 6;

export const QUEUE_DEFAULTS: QueueProps = {
  encryption: QueueEncryption.SQS_MANAGED,
  enforceSSL: true,
  retentionPeriod: Duration.days(14),
};

export interface WorkQueueProps {
  readonly stage: Stage;
  readonly name: string;
  /** FIFO queues keep the order within a message group (an advisor). */
  readonly fifo: boolean;
  readonly consumerTimeout: Duration;
}

export interface FeedOptions {
  readonly batchSize: number;
  /** Not reserved concurrency, which lets throttled receives push good messages to the DLQ. */
  readonly maxConcurrency: number;
}

export class WorkQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, props: WorkQueueProps) {
    super(scope, id);
    // `fifo: false` is not a value CloudFormation accepts: a standard queue leaves it out.
    const kind = props.fifo ? { fifo: true } : {};
    const suffix = props.fifo ? '.fifo' : '';
    this.deadLetters = new Queue(this, 'DeadLetters', {
      ...QUEUE_DEFAULTS,
      ...kind,
      queueName: `${queueName(props.stage, `${props.name}-dlq`)}${suffix}`,
    });
    acknowledge(this.deadLetters, {
      'Serverless-SQSRedrivePolicy': 'This is the dead-letter queue of the queue beside it.',
    });
    this.queue = new Queue(this, 'Queue', {
      ...QUEUE_DEFAULTS,
      ...kind,
      queueName: `${queueName(props.stage, props.name)}${suffix}`,
      visibilityTimeout: Duration.seconds(props.consumerTimeout.toSeconds() * VISIBILITY_FACTOR),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: MAX_RECEIVES },
    });
  }

  /** Failed messages come back alone; the good ones of their batch do not. */
  feed(consumer: SarasFunction<FunctionName>, options: FeedOptions): void {
    consumer.function.addEventSource(
      new SqsEventSource(this.queue, { ...options, reportBatchItemFailures: true }),
    );
    acknowledge(consumer, {
      'Serverless-LambdaEventSourceMappingDestination':
        'SQS event sources have no failure destination: the redrive policy of the queue is theirs.',
    });
  }
}

export const deadLettersOf = (queue: WorkQueue) => ({
  DEAD_LETTER_QUEUE_URL: queue.deadLetters.queueUrl,
  MAX_RECEIVES: `${MAX_RECEIVES}`,
});
