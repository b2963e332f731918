// Calls a function Monday to Friday at a time of the Indian day; the handler knows the holidays.
import { Aws, Duration, TimeZone } from 'aws-cdk-lib';
import {
  type IRole,
  PolicyDocument,
  PolicyStatement,
  Role,
  ServicePrincipal,
} from 'aws-cdk-lib/aws-iam';
import {
  ContextAttribute,
  Schedule,
  ScheduleExpression,
  ScheduleTargetInput,
  TimeWindow,
} from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { FunctionName } from '#contracts/environment.ts';
import type { SarasFunction } from './saras-function.ts';

export interface MarketDayScheduleProps {
  readonly description: string;
  readonly hour: number;
  readonly minute: number;
  readonly target: SarasFunction<FunctionName>;
  /** What it is called for, where a function knows more than one call. */
  readonly kind?: string;
  /** Keeps calls that could not be delivered. */
  readonly deadLetterQueue: IQueue;
}

export class MarketDaySchedule extends Construct {
  constructor(scope: Construct, id: string, props: MarketDayScheduleProps) {
    super(scope, id);
    new Schedule(this, 'Schedule', {
      description: props.description,
      schedule: ScheduleExpression.cron({
        hour: `${props.hour}`,
        minute: `${props.minute}`,
        weekDay: 'MON-FRI',
        timeZone: TimeZone.ASIA_KOLKATA,
      }),
      timeWindow: TimeWindow.off(),
      target: new LambdaInvoke(props.target.function, {
        role: this.#role(props),
        deadLetterQueue: props.deadLetterQueue,
        // The default is 185 attempts over a day: a call that late would run on the wrong day.
        retryAttempts: 2,
        maxEventAge: Duration.minutes(15),
        input: ScheduleTargetInput.fromObject({
          ...(props.kind === undefined ? {} : { kind: props.kind }),
          scheduledAt: ContextAttribute.scheduledTime,
        }),
      }),
    });
  }

  /** Closed to additions: the target itself would add every version and alias of the function. */
  #role({ target, deadLetterQueue }: MarketDayScheduleProps): IRole {
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
      inlinePolicies: {
        call: new PolicyDocument({
          statements: [
            new PolicyStatement({
              actions: ['lambda:InvokeFunction'],
              resources: [target.function.functionArn],
            }),
            new PolicyStatement({
              actions: ['sqs:SendMessage'],
              resources: [deadLetterQueue.queueArn],
            }),
          ],
        }),
      },
    });
    return role.withoutPolicyUpdates();
  }
}
