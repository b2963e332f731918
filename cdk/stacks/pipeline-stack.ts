// The way of an upload: ingest -> enrich -> metrics -> the queue of the rules, the schedules, and the
// migrations before all.
import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { Peer, Port, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { Match, Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { FunctionName } from '#contracts/environment.ts';
import { UPLOAD_PREFIX } from '#contracts/storage-keys.ts';
import type { Config } from '../config.ts';
import { DatabaseMigration } from '../constructs/database-migration.ts';
import {
  MarketDaySchedule,
  type MarketDayScheduleProps,
} from '../constructs/market-day-schedule.ts';
import { type FunctionPlace, SarasFunction } from '../constructs/saras-function.ts';
import { scheduleDeadLetters } from '../constructs/schedule-dead-letters.ts';
import { deadLettersOf, WorkQueue, type WorkQueueProps } from '../constructs/work-queue.ts';
import type { DataStack } from './data-stack.ts';
import type { NetworkStack } from './network-stack.ts';

export interface PipelineStackProps extends StackProps {
  readonly config: Config;
  readonly network: NetworkStack;
  readonly data: DataStack;
}

const INGEST_TIMEOUT = Duration.minutes(15);
const STEP_TIMEOUT = Duration.minutes(5);
/** The longest a function may run: vendors are slow, and what is left waits for the next call. */
const ARCHIVE_TIMEOUT = Duration.minutes(15);
/** A build with its walk-forward takes about a minute at 100,000 trades (docs/rules.md). */
export const RULES_TIMEOUT = Duration.minutes(10);

export class PipelineStack extends Stack {
  /** Where advisors begin; the api sends them when all trades have to be read again. */
  readonly enrichQueue: WorkQueue;
  /** Where the pipeline ends; the rules stack takes from it. */
  readonly rulesQueue: WorkQueue;
  readonly scheduleDeadLetters: Queue;
  readonly #config: Config;
  readonly #data: DataStack;
  readonly #place: FunctionPlace;

  constructor(
    scope: Construct,
    id: string,
    { config, network, data, ...props }: PipelineStackProps,
  ) {
    super(scope, id, props);
    this.#config = config;
    this.#data = data;
    this.#place = {
      config,
      vpc: network.vpc,
      subnets: network.functionSubnets,
      securityGroups: [data.clientSecurityGroup],
    };
    this.scheduleDeadLetters = scheduleDeadLetters(this, config);
    const ingestQueue = this.#workQueue('ingest', { fifo: false, consumerTimeout: INGEST_TIMEOUT });
    this.enrichQueue = this.#workQueue('enrich', { fifo: true, consumerTimeout: STEP_TIMEOUT });
    const metricsQueue = this.#workQueue('metrics', { fifo: true, consumerTimeout: STEP_TIMEOUT });
    this.rulesQueue = this.#workQueue('rules', { fifo: true, consumerTimeout: RULES_TIMEOUT });
    this.#feedFromUploads(ingestQueue);
    const migration = new DatabaseMigration(this, 'Migration', {
      place: this.#place,
      database: data.database,
    });
    migration.runBefore(
      this.#ingest(ingestQueue, this.enrichQueue),
      this.#enrich(this.enrichQueue, metricsQueue),
      this.#metrics(metricsQueue),
      this.#regime(this.enrichQueue),
      this.#dailyIngest(),
      this.#archivePrices(this.enrichQueue),
      this.#volatility(),
    );
  }

  #workQueue(name: string, kind: Pick<WorkQueueProps, 'fifo' | 'consumerTimeout'>): WorkQueue {
    const id = `${name[0]?.toUpperCase()}${name.slice(1)}Queue`;
    return new WorkQueue(this, id, { stage: this.#config.stage, name, ...kind });
  }

  /** A finished upload becomes a message: bucket -> EventBridge -> queue. */
  #feedFromUploads(ingest: WorkQueue): void {
    new Rule(this, 'UploadArrived', {
      description: 'A finished upload goes to the ingest queue',
      eventPattern: {
        source: ['aws.s3'],
        detailType: ['Object Created'],
        detail: {
          bucket: { name: [this.#data.uploads.bucket.bucketName] },
          object: { key: Match.prefix(UPLOAD_PREFIX) },
        },
      },
      targets: [new SqsQueue(ingest.queue, { deadLetterQueue: ingest.deadLetters })],
    });
  }

  #ingest(queue: WorkQueue, enrich: WorkQueue): SarasFunction<'ingest'> {
    const { database, uploads } = this.#data;
    const ingest = new SarasFunction(this, 'Ingest', {
      name: 'ingest',
      description: 'Parses, validates and stores an uploaded file, then wakes its advisors',
      place: this.#place,
      memorySize: 2048,
      timeout: INGEST_TIMEOUT,
      environment: {
        DATABASE_SECRET_ARN: database.applicationSecret.secretArn,
        UPLOADS_BUCKET: uploads.bucket.bucketName,
        ENRICH_QUEUE_URL: enrich.queue.queueUrl,
        ...deadLettersOf(queue),
      },
    });
    database.applicationSecret.grantRead(ingest);
    uploads.grantReadUploads(ingest);
    uploads.grantWriteRejects(ingest);
    enrich.queue.grantSendMessages(ingest);
    queue.deadLetters.grantSendMessages(ingest);
    queue.feed(ingest, { batchSize: 1, maxConcurrency: 2 });
    return ingest;
  }

  #enrich(queue: WorkQueue, metrics: WorkQueue): SarasFunction<'enrich'> {
    const { database, archive } = this.#data;
    const enrich = new SarasFunction(this, 'Enrich', {
      name: 'enrich',
      description: "Computes features, regimes and price paths of an advisor's trades",
      place: this.#place,
      memorySize: 1024,
      timeout: STEP_TIMEOUT,
      environment: {
        DATABASE_SECRET_ARN: database.applicationSecret.secretArn,
        ARCHIVE_BUCKET: archive.bucket.bucketName,
        METRICS_QUEUE_URL: metrics.queue.queueUrl,
        RULES_QUEUE_URL: this.rulesQueue.queue.queueUrl,
        ...deadLettersOf(queue),
      },
    });
    database.applicationSecret.grantRead(enrich);
    archive.grantRead(enrich);
    metrics.queue.grantSendMessages(enrich);
    this.rulesQueue.queue.grantSendMessages(enrich);
    queue.deadLetters.grantSendMessages(enrich);
    queue.feed(enrich, { batchSize: 10, maxConcurrency: 4 });
    return enrich;
  }

  #metrics(queue: WorkQueue): SarasFunction<'metrics'> {
    const { database } = this.#data;
    const metrics = new SarasFunction(this, 'Metrics', {
      name: 'metrics',
      description: 'Replays the corpus of an advisor and stores all his metrics',
      place: this.#place,
      memorySize: 1024,
      timeout: STEP_TIMEOUT,
      environment: {
        DATABASE_SECRET_ARN: database.applicationSecret.secretArn,
        RULES_QUEUE_URL: this.rulesQueue.queue.queueUrl,
        ...deadLettersOf(queue),
      },
    });
    database.applicationSecret.grantRead(metrics);
    this.rulesQueue.queue.grantSendMessages(metrics);
    queue.deadLetters.grantSendMessages(metrics);
    queue.feed(metrics, { batchSize: 10, maxConcurrency: 4 });
    return metrics;
  }

  #regime(enrich: WorkQueue): SarasFunction<'regime'> {
    const { database, archive } = this.#data;
    const regime = new SarasFunction(this, 'Regime', {
      name: 'regime',
      description: 'Labels the regimes of the day that ended, then wakes the advisors they concern',
      place: this.#place,
      memorySize: 1024,
      timeout: STEP_TIMEOUT,
      deadLetterQueue: this.scheduleDeadLetters,
      environment: {
        DATABASE_SECRET_ARN: database.applicationSecret.secretArn,
        ARCHIVE_BUCKET: archive.bucket.bucketName,
        ENRICH_QUEUE_URL: enrich.queue.queueUrl,
      },
    });
    database.applicationSecret.grantRead(regime);
    archive.grantRead(regime);
    enrich.queue.grantSendMessages(regime);
    this.#schedule('RegimeSchedule', regime, {
      description: 'After the day bars are final: 18:30 IST',
      hour: 18,
      minute: 30,
    });
    return regime;
  }

  #dailyIngest(): SarasFunction<'daily-ingest'> {
    const { database, uploads, mongoSecret } = this.#data;
    const dailyIngest = new SarasFunction(this, 'DailyIngest', {
      name: 'daily-ingest',
      description: 'Pulls what closed or was corrected in Mongo since the last run, as an upload',
      place: this.#placeWithMongo(),
      memorySize: 1024,
      timeout: STEP_TIMEOUT,
      deadLetterQueue: this.scheduleDeadLetters,
      bundle: { commonJs: true },
      environment: {
        DATABASE_SECRET_ARN: database.applicationSecret.secretArn,
        UPLOADS_BUCKET: uploads.bucket.bucketName,
        MONGO_SECRET_ARN: mongoSecret.secretArn,
      },
    });
    database.applicationSecret.grantRead(dailyIngest);
    mongoSecret.grantRead(dailyIngest);
    uploads.grantWriteUploads(dailyIngest);
    this.#schedule('DailyIngestSchedule', dailyIngest, {
      description: 'After the close of the market: 16:00 IST',
      hour: 16,
      minute: 0,
    });
    return dailyIngest;
  }

  #archivePrices(enrich: WorkQueue): SarasFunction<'archive-prices'> {
    const { database, archive, accelPixSecret, dhanSecret } = this.#data;
    const archivePrices = new SarasFunction(this, 'ArchivePrices', {
      name: 'archive-prices',
      description: 'Keeps the prices that trades need, asked of the vendors every night',
      place: this.#place,
      memorySize: 1024,
      timeout: ARCHIVE_TIMEOUT,
      deadLetterQueue: this.scheduleDeadLetters,
      // The vendor's library loads others by computed names.
      bundle: { commonJs: true, packages: ['pix-apidata'] },
      environment: {
        DATABASE_SECRET_ARN: database.applicationSecret.secretArn,
        ARCHIVE_BUCKET: archive.bucket.bucketName,
        ENRICH_QUEUE_URL: enrich.queue.queueUrl,
        ACCELPIX_SECRET_ARN: accelPixSecret.secretArn,
        DHAN_SECRET_ARN: dhanSecret.secretArn,
      },
    });
    for (const secret of [database.applicationSecret, accelPixSecret, dhanSecret])
      secret.grantRead(archivePrices);
    archive.grantWrite(archivePrices);
    enrich.queue.grantSendMessages(archivePrices);
    this.#schedule('ArchivePricesSchedule', archivePrices, {
      description: 'After the vendors have the whole day: 17:30 IST',
      hour: 17,
      minute: 30,
    });
    return archivePrices;
  }

  #volatility(): SarasFunction<'volatility'> {
    const { database, archive } = this.#data;
    const volatility = new SarasFunction(this, 'Volatility', {
      name: 'volatility',
      description: 'Records the 30-day volatility at the money of the day, or why there is none',
      place: this.#place,
      memorySize: 1024,
      timeout: STEP_TIMEOUT,
      deadLetterQueue: this.scheduleDeadLetters,
      environment: {
        DATABASE_SECRET_ARN: database.applicationSecret.secretArn,
        ARCHIVE_BUCKET: archive.bucket.bucketName,
      },
    });
    database.applicationSecret.grantRead(volatility);
    archive.grantRead(volatility);
    this.#schedule('VolatilitySchedule', volatility, {
      description: "After the day's prices were archived: 18:45 IST",
      hour: 18,
      minute: 45,
    });
    return volatility;
  }

  /** MongoDB Atlas listens on 27015 to 27017; only this function may go there. */
  #placeWithMongo(): FunctionPlace {
    const mongoClients = new SecurityGroup(this, 'MongoClients', {
      vpc: this.#place.vpc,
      description: 'Functions that use the signals database',
      allowAllOutbound: false,
    });
    mongoClients.addEgressRule(Peer.anyIpv4(), Port.tcpRange(27015, 27017), 'MongoDB');
    return { ...this.#place, securityGroups: [...this.#place.securityGroups, mongoClients] };
  }

  #schedule(
    id: string,
    target: SarasFunction<FunctionName>,
    when: Pick<MarketDayScheduleProps, 'description' | 'hour' | 'minute'>,
  ): void {
    new MarketDaySchedule(this, id, {
      target,
      deadLetterQueue: this.scheduleDeadLetters,
      ...when,
    });
  }
}
