// Where calls of schedules end that nobody could take, and events of the functions they call.
import { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { acknowledge } from '../acknowledge.ts';
import { type Config, queueName } from '../config.ts';
import { QUEUE_DEFAULTS } from './work-queue.ts';

export function scheduleDeadLetters(scope: Construct, config: Config): Queue {
  const queue = new Queue(scope, 'ScheduleDeadLetters', {
    ...QUEUE_DEFAULTS,
    queueName: queueName(config.stage, 'schedule-dlq'),
  });
  const reason = 'This is a dead-letter queue: of the schedules and of the functions they call.';
  acknowledge(queue, { 'AwsSolutions-SQS3': reason, 'Serverless-SQSRedrivePolicy': reason });
  return queue;
}
