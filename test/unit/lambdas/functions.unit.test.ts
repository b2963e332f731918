import { describe, expect, it } from '@jest/globals';
import { type UploadKind, uploadKey } from '#contracts/storage-keys.ts';
import type { WorkMessage } from '#contracts/work-message.ts';
import { reject } from '#core/pipeline/reject.ts';
import { createDailyIngest } from '#lambdas/daily-ingest/handler.ts';
import { createEnrich } from '#lambdas/enrich/handler.ts';
import { createIngest } from '#lambdas/ingest/handler.ts';
import { createMetrics } from '#lambdas/metrics/handler.ts';
import type { Watermark } from '#ports/closed-signals.ts';
import type { DeadLetter } from '#ports/dead-letters.ts';
import { FeaturesStale, MeasurementOvertaken, type Measurements } from '#ports/measurements.ts';
import type { EnrichedTrade, Trades } from '#ports/trades.ts';
import { memoryMeasurements } from '#test/support/memory-measurements.ts';
import {
  memoryFiles,
  memoryIntake,
  memoryQueue,
  memoryRulesQueue,
  memoryUploads,
  memoryWork,
} from '#test/support/memory-ports.ts';
import { memoryPrices } from '#test/support/memory-prices.ts';
import { memoryRuleConfigurations } from '#test/support/memory-rule-configurations.ts';
import { NO_VOLATILITIES } from '#test/support/no-volatilities.ts';
import { csvFile, csvRow } from '#test/support/read-text.ts';
import { reportedTradeOf } from '#test/support/reported-trade.ts';
import { listeningLogger } from '#test/support/silent-logger.ts';
import { sqsEvent } from '#test/support/sqs-event.ts';

const ID = '0b0c7f5e-6f0f-4a3f-9d5c-1f2e3d4c5b6a';
const message: WorkMessage = { runId: ID, advisorId: 'ADV1', asOf: '2024-01-23' };
const grave = () => {
  const buried: DeadLetter[] = [];
  return { buried, bury: async (letter: DeadLetter) => void buried.push(letter) };
};

async function ingestWorld(kind: UploadKind, fileName: string, text: string) {
  const uploads = memoryUploads();
  const files = memoryFiles();
  const intake = memoryIntake();
  const enrichQueue = memoryQueue();
  const deadLetters = grave();
  await uploads.request({ id: ID, kind, fileName, asOf: null });
  const key = uploadKey(kind, ID, fileName);
  files.content.set(key, text);
  const handler = createIngest({
    uploads,
    files,
    intake,
    enrichQueue,
    deadLetters,
    work: memoryWork([message]),
    maxReceives: 5,
    logger: listeningLogger().logger,
  });
  const arrived = (objectKey = key) =>
    handler(
      sqsEvent({
        id: '1',
        body: JSON.stringify({
          source: 'aws.s3',
          'detail-type': 'Object Created',
          detail: { bucket: { name: 'b' }, object: { key: objectKey } },
        }),
      }),
    );
  return { uploads, files, intake, enrichQueue, buried: deadLetters.buried, arrived };
}

describe('given an uploaded file', () => {
  it.each<[UploadKind, string, string]>([
    ['trades', 'trades.csv', csvFile(csvRow())],
    [
      'contracts',
      'contracts.csv',
      'kind,underlying,expiry,strike,option_type,lot\nFUT,NIFTY,2024-01-25,,,50\n',
    ],
    ['daily-bars', 'NIFTY.csv', 'date,open,high,low,close\n2024-01-23,1,2,1,2\n'],
  ])('when %s arrive, then they are taken and the work is handed on', async (kind, name, text) => {
    const world = await ingestWorld(kind, name, text);
    expect(await world.arrived()).toEqual({ batchItemFailures: [] });
    expect(world.intake.taken.get(ID)).toMatchObject({ accepted: 1, rejected: 0 });
    expect(world.enrichQueue.sent).toEqual([message]);
  });

  it('when its event comes again, then its rows are not taken again but its work is sent again', async () => {
    const world = await ingestWorld('trades', 'trades.csv', csvFile(csvRow()));
    await world.arrived();
    world.files.content.clear();
    expect(await world.arrived()).toEqual({ batchItemFailures: [] });
    expect(world.enrichQueue.sent).toEqual([message, message]);
  });

  it('when it has no header, then the upload failed with the reason and nothing is tried again', async () => {
    const world = await ingestWorld('trades', 'trades.csv', 'a,b\n1,2\n');
    expect(await world.arrived()).toEqual({ batchItemFailures: [] });
    expect(world.uploads.all.get(ID)).toMatchObject({
      status: 'FAILED',
      failure: expect.stringContaining('expected the columns trade_id'),
    });
    expect([world.buried.length, world.enrichQueue.sent.length]).toEqual([0, 0]);
  });

  it('when rows are rejected, then they are also kept as a file in the bucket', async () => {
    const world = await ingestWorld('trades', 'trades.csv', csvFile(csvRow({ side: 'HOLD' })));
    world.uploads.rejected = [
      reject(2, { field: 'side', code: 'UNKNOWN_VALUE', expected: 'BUY', found: 'HOLD' }, 'raw'),
    ];
    await world.arrived();
    const kept = world.files.content.get(`rejects/${ID}/part-0001.jsonl`) ?? '';
    expect(JSON.parse(kept)).toMatchObject({ line: 2, field: 'side', raw: 'raw' });
  });

  it('when nobody requested it, or its key is none of ours, then the event is buried with the reason', async () => {
    const world = await ingestWorld('trades', 'trades.csv', '');
    world.uploads.all.clear();
    await world.arrived();
    await world.arrived('uploads/trades/x');
    expect(world.buried.map((letter) => letter.reason)).toEqual([
      expect.stringContaining(`expected a requested upload ${ID}, found none`),
      expect.stringContaining('expected the event of an uploaded file'),
    ]);
  });
});

function tradesPort(change: Partial<Trades> = {}) {
  const enriched: EnrichedTrade[] = [];
  const port: Trades = {
    stale: async () => [],
    regimes: async () => (underlying, date) =>
      underlying === 'NIFTY' && date === '2024-01-20' ? 'SIDEWAYS' : undefined,
    enrich: async (trades) => void enriched.push(...trades),
    ...change,
  };
  return { port, enriched };
}

const work = (body: unknown = message) =>
  sqsEvent({ id: '1', body: JSON.stringify(body), group: 'ADV1' });
const consumerDeps = () => ({
  rulesQueue: memoryRulesQueue(),
  deadLetters: grave(),
  maxReceives: 5,
  logger: listeningLogger().logger,
});

const enrichDeps = () => ({
  ...consumerDeps(),
  prices: memoryPrices({}),
  configurations: memoryRuleConfigurations(),
  volatilities: NO_VOLATILITIES,
});

describe('given an advisor to enrich', () => {
  it('when trades changed, then features and the regime known before them are stored, and he is handed on', async () => {
    const { port, enriched } = tradesPort({
      stale: async () => [{ trade: reportedTradeOf(), revision: 7, contractLot: 25 }],
    });
    const metricsQueue = memoryQueue();
    const log = memoryWork();
    await createEnrich({ ...enrichDeps(), trades: port, work: log, metricsQueue })(work());
    expect(enriched).toMatchObject([
      {
        tradeId: 'T1',
        revision: 7,
        features: { lotSize: 25 },
        regime: { regime: 'SIDEWAYS', source: 'INSTRUMENT' },
      },
    ]);
    expect([log.log, metricsQueue.sent]).toEqual([['enriched ADV1'], [message]]);
  });

  it('when nothing changed, then he is handed on all the same', async () => {
    const metricsQueue = memoryQueue();
    await createEnrich({
      ...enrichDeps(),
      trades: tradesPort().port,
      work: memoryWork(),
      metricsQueue,
    })(work());
    expect(metricsQueue.sent).toEqual([message]);
  });

  it('when the message is of another shape, then it is buried', async () => {
    const deps = consumerDeps();
    await createEnrich({
      ...deps,
      prices: memoryPrices({}),
      configurations: memoryRuleConfigurations(),
      volatilities: NO_VOLATILITIES,
      trades: tradesPort().port,
      work: memoryWork(),
      metricsQueue: memoryQueue(),
    })(work({ ...message, extra: 1 }));
    expect(deps.deadLetters.buried[0]?.reason).toContain('expected a work message');
  });
});

describe('given an advisor to measure', () => {
  const measured = {
    tradeId: 'T',
    entryAt: reportedTradeOf().entryAt,
    exitAt: reportedTradeOf().exitAt,
    knownAt: reportedTradeOf().exitAt,
    marginPaise: 1,
    netPaise: 1,
    returnPct: 1,
    rMultiple: null,
  };
  function world(change: Partial<Measurements> = {}, successor: string | null = null) {
    const measurements = memoryMeasurements();
    const stored: (string | null)[] = [];
    const jobs = memoryWork();
    jobs.successorOf = successor;
    const deps = consumerDeps();
    const handler = createMetrics({
      ...deps,
      measurements: {
        ...measurements,
        store: async (outcome) => {
          stored.push(outcome.standing && `${outcome.standing.advisorId} ${outcome.asOf}`);
          await measurements.store(outcome);
        },
        ...change,
      },
      work: jobs,
    });
    return { measurements, stored, jobs, handler, told: deps.rulesQueue.sent };
  }

  it('when he has trades, then his standing is stored; without any he leaves the leaderboard', async () => {
    const { measurements, stored, jobs, handler, told } = world();
    measurements.put(measured);
    await handler(work());
    expect([stored, jobs.log]).toEqual([['ADV1 2024-01-23'], ['measured ADV1']]);
    expect(told).toEqual([{ kind: 'SETTLED', ...message }]);
    measurements.remove(measured.tradeId);
    await handler(work());
    expect(stored).toEqual(['ADV1 2024-01-23', null]);
  });

  it('when a later upload made his trades stale, then that run owes the figure; without one he is tried again', async () => {
    const stale = {
      start: async () => {
        throw new FeaturesStale('waits');
      },
    };
    const left = world(stale, 'later-run');
    expect(await left.handler(work())).toEqual({ batchItemFailures: [] });
    expect([left.stored, left.jobs.log]).toEqual([[], ['measured ADV1']]);
    const alone = world(stale);
    expect(await alone.handler(work())).toEqual({ batchItemFailures: [{ itemIdentifier: '1' }] });
    expect([alone.jobs.log, alone.told]).toEqual([[], []]);
  });

  it('when he is given up, then that is noted and the rules no longer wait for him', async () => {
    const failing = world({
      start: async () => {
        throw new Error('no such luck');
      },
    });
    const last = sqsEvent({ id: '1', body: JSON.stringify(message), receives: 5 });
    expect(await failing.handler(last)).toEqual({ batchItemFailures: [] });
    expect(failing.jobs.log).toEqual(['failed ADV1: Error: no such luck']);
    expect(failing.told).toEqual([{ kind: 'SETTLED', ...message }]);
  });

  it('when somebody else measured him in between, then nothing is stored and he is tried again', async () => {
    const overtaken = world({
      store: async () => {
        throw new MeasurementOvertaken('by another');
      },
    });
    overtaken.measurements.put(measured);
    const again = { batchItemFailures: [{ itemIdentifier: '1' }] };
    expect(await overtaken.handler(work())).toEqual(again);
    expect(overtaken.jobs.log).toEqual([]);
  });
});

describe('given the schedules', () => {
  const signal = {
    _id: 'a1',
    advisorId: 'ADV1',
    updatedAt: '2024-01-23T15:00:00+05:30',
    status: 'CLOSED',
  };

  function daily(documents: readonly unknown[], putFails = false) {
    const files = memoryFiles();
    const uploads = memoryUploads();
    let mark: Watermark | null = null;
    const asked: (Watermark | null)[] = [];
    const handler = createDailyIngest({
      signals: {
        async *closedOrCorrectedSince(watermark) {
          asked.push(watermark);
          yield* documents;
        },
      },
      uploads,
      files: putFails
        ? { ...files, put: async () => Promise.reject(new Error('no store')) }
        : files,
      watermarks: {
        read: async () => mark,
        save: async (_, next) => {
          mark = next;
        },
      },
      newId: () => ID,
      logger: listeningLogger().logger,
    });
    return { handler, files, uploads, asked, mark: () => mark };
  }
  const event = { scheduledAt: '2024-01-23T10:30:00Z' };

  it('when signals closed, then they are uploaded as of the Indian date, and the watermark follows the last dated one', async () => {
    const undated = { _id: 'z', updatedAt: 'soon', status: 'CLOSED' };
    const { handler, files, uploads, mark } = daily([signal, undated]);
    expect(await handler(event)).toEqual({ uploadIds: [ID], signals: 2 });
    expect(uploads.all.get(ID)).toMatchObject({
      asOf: '2024-01-23',
      fileName: 'daily-2024-01-23-1.json',
    });
    const rows = JSON.parse(
      files.content.get(`uploads/trades/${ID}/daily-2024-01-23-1.json`) ?? '[]',
    );
    expect(rows.map((row: { trade_id: string }) => row.trade_id)).toEqual(['Sa1', 'Sz']);
    expect(mark()).toEqual({ updatedAt: '2024-01-23T09:30:00.000Z', id: 'a1' });
  });

  it('when nothing closed, then an empty upload still moves every advisor to the date', async () => {
    const { handler, files, mark } = daily([]);
    expect(await handler(event)).toEqual({ uploadIds: [ID], signals: 0 });
    expect([...files.content.values()]).toEqual(['[]']);
    expect(mark()).toBeNull();
  });

  it('when the file cannot be stored, then the watermark stays and the next pull asks from the same place', async () => {
    const { handler, mark, asked } = daily([signal], true);
    await expect(handler(event)).rejects.toThrow('no store');
    await expect(handler(event)).rejects.toThrow('no store');
    expect([mark(), asked]).toEqual([null, [null, null]]);
  });
});
