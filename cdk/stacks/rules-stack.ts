// From measured advisors to rules: one function behind the queue in which the pipeline ends, and the
// schedules that ask it.
import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { RulesMessage } from '#contracts/rules-message.ts';
import type { Config } from '../config.ts';
import { MarketDaySchedule } from '../constructs/market-day-schedule.ts';
import { SarasFunction } from '../constructs/saras-function.ts';
import { deadLettersOf } from '../constructs/work-queue.ts';
import type { DataStack } from './data-stack.ts';
import type { NetworkStack } from './network-stack.ts';
import { type PipelineStack, RULES_TIMEOUT } from './pipeline-stack.ts';

export interface RulesStackProps extends StackProps {
  readonly config: Config;
  readonly network: NetworkStack;
  readonly data: DataStack;
  /** Its migrations make the tables of the rules. */
  readonly pipeline: PipelineStack;
}

export class RulesStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    { config, network, data, pipeline, ...props }: RulesStackProps,
  ) {
    super(scope, id, props);
    const { rulesQueue, scheduleDeadLetters } = pipeline;
    const { database } = data;
    const rules = new SarasFunction(this, 'Rules', {
      name: 'rules',
      description: 'Builds the rules of all advisors, and says which may trade on a day',
      place: {
        config,
        vpc: network.vpc,
        subnets: network.functionSubnets,
        securityGroups: [data.clientSecurityGroup],
      },
      // A build of 100,000 trades takes 0.9 GB (docs/rules.md); 1,769 MB are one whole processor.
      memorySize: 3072,
      timeout: RULES_TIMEOUT,
      deadLetterQueue: scheduleDeadLetters,
      environment: {
        DATABASE_SECRET_ARN: database.applicationSecret.secretArn,
        RULES_QUEUE_URL: rulesQueue.queue.queueUrl,
        ...deadLettersOf(rulesQueue),
      },
    });
    database.applicationSecret.grantRead(rules);
    rulesQueue.queue.grantSendMessages(rules);
    rulesQueue.deadLetters.grantSendMessages(rules);
    // One group of messages, hence one build at a time; two is the least a source may be limited to.
    rulesQueue.feed(rules, { batchSize: 10, maxConcurrency: 2 });
    this.#schedule('NightlyRules', rules, scheduleDeadLetters, {
      description: 'After the regimes of the day: 19:30 IST',
      ...{ hour: 19, minute: 30, kind: 'NIGHTLY' },
    });
    this.#schedule('PreMarketRules', rules, scheduleDeadLetters, {
      description: 'Before the market opens: 08:45 IST',
      ...{ hour: 8, minute: 45, kind: 'PRE_MARKET' },
    });
  }

  #schedule(
    id: string,
    target: SarasFunction<'rules'>,
    deadLetterQueue: Queue,
    when: {
      readonly description: string;
      readonly hour: number;
      readonly minute: number;
      readonly kind: Extract<RulesMessage, { scheduledAt: string }>['kind'];
    },
  ): void {
    new MarketDaySchedule(this, `${id}Schedule`, { target, deadLetterQueue, ...when });
  }
}
