// Backtests that people ask for: a queue of their own, so that no upload ever waits for one.
import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Config } from '../config.ts';
import { SarasFunction } from '../constructs/saras-function.ts';
import { deadLettersOf, WorkQueue } from '../constructs/work-queue.ts';
import type { DataStack } from './data-stack.ts';
import type { NetworkStack } from './network-stack.ts';

export interface SimulationStackProps extends StackProps {
  readonly config: Config;
  readonly network: NetworkStack;
  readonly data: DataStack;
}

/** The longest a function may run: rules are built once per quarter of the window, eight seconds each. */
const SIMULATION_TIMEOUT = Duration.minutes(15);

export class SimulationStack extends Stack {
  /** The api puts in what people ask for. */
  readonly simulationQueue: WorkQueue;

  constructor(
    scope: Construct,
    id: string,
    { config, network, data, ...props }: SimulationStackProps,
  ) {
    super(scope, id, props);
    const { database, archive } = data;
    this.simulationQueue = new WorkQueue(this, 'SimulationQueue', {
      ...{ stage: config.stage, name: 'simulations', fifo: true },
      consumerTimeout: SIMULATION_TIMEOUT,
    });
    const simulate = new SarasFunction(this, 'Simulate', {
      name: 'simulate',
      description: 'Runs a backtest that was asked for, and stores what came of it',
      place: {
        config,
        vpc: network.vpc,
        subnets: network.functionSubnets,
        securityGroups: [data.clientSecurityGroup],
      },
      // All trades, their reports and the rules of a quarter at a time; 1,769 MB are one whole processor.
      memorySize: 4096,
      timeout: SIMULATION_TIMEOUT,
      environment: {
        DATABASE_SECRET_ARN: database.applicationSecret.secretArn,
        ARCHIVE_BUCKET: archive.bucket.bucketName,
        ...deadLettersOf(this.simulationQueue),
      },
    });
    database.applicationSecret.grantRead(simulate);
    archive.grantRead(simulate);
    this.simulationQueue.deadLetters.grantSendMessages(simulate);
    this.simulationQueue.feed(simulate, { batchSize: 1, maxConcurrency: 2 });
  }
}
