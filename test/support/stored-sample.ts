// A few advisors of the sample world in a database, as uploads, labels and the enrich function leave them there.
import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { textChunks } from '#adapters/files/text-chunks.ts';
import type { Sql } from '#adapters/postgres/connection.ts';
import { postgresDailyHistory } from '#adapters/postgres/daily-history.ts';
import { postgresIntake } from '#adapters/postgres/intake.ts';
import { postgresRuleConfigurations } from '#adapters/postgres/rule-configurations.ts';
import { postgresTrades } from '#adapters/postgres/trades.ts';
import { postgresUploads } from '#adapters/postgres/uploads.ts';
import { postgresWork } from '#adapters/postgres/work.ts';
import type { WorkMessage } from '#contracts/work-message.ts';
import { CONTRACT_COLUMNS, contractOf } from '#core/pipeline/contract-row.ts';
import { incomingFile, reportedTrade } from '#core/pipeline/file-rows.ts';
import { regimeHistory } from '#core/pipeline/regimes.ts';
import { TRADE_COLUMNS } from '#core/pipeline/trade-columns.ts';
import { createEnrich } from '#lambdas/enrich/handler.ts';
import { dailySources, readDaily } from '#local/cli/daily-inputs.ts';
import type { PriceHistory } from '#ports/price-history.ts';
import { NO_VOLATILITIES } from './no-volatilities.ts';
import type { SampleFiles } from './sample-files.ts';
import { listeningLogger } from './silent-logger.ts';
import { sqsEvent } from './sqs-event.ts';

/** Labels, lots and trades, in this order; nothing is enriched yet. Returns the run of the trades. */
export async function storeSample(sql: Sql, world: SampleFiles): Promise<string> {
  const intake = postgresIntake(sql);
  for (const source of dailySources(join(dirname(world.trades), 'daily'), undefined)) {
    const { bars } = await readDaily(source);
    const labels = regimeHistory(bars);
    await postgresDailyHistory(sql).label(randomUUID(), source.underlying, labels);
  }
  const { contracts, trades } = world;
  if (contracts === null) throw new Error('the sample world: expected contracts, found none');
  const opened = (path: string) => textChunks(createReadStream(path));
  const lots = incomingFile(basename(contracts), opened(contracts), CONTRACT_COLUMNS, contractOf);
  await intake.contracts(await request(sql, 'contracts'), lots);
  const upload = await request(sql, 'trades');
  const rows = incomingFile(basename(trades), opened(trades), TRADE_COLUMNS, reportedTrade);
  await intake.trades(upload, rows);
  return upload.id;
}

const request = (sql: Sql, kind: 'trades' | 'contracts') =>
  postgresUploads(sql).request({ id: randomUUID(), kind, fileName: 'f.csv', asOf: null });

/** All advisors of the run, one message after the other. */
export async function enrichRun(sql: Sql, runId: string, prices: PriceHistory): Promise<void> {
  const enrich = createEnrich({
    prices,
    volatilities: NO_VOLATILITIES,
    configurations: postgresRuleConfigurations(sql),
    trades: postgresTrades(sql),
    work: postgresWork(sql),
    metricsQueue: { send: async () => undefined },
    rulesQueue: { send: async () => undefined },
    deadLetters: { bury: async () => undefined },
    maxReceives: 5,
    logger: listeningLogger().logger,
  });
  for (const message of await postgresWork(sql).pending(runId)) {
    const { batchItemFailures } = await enrich(eventOf(message));
    if (batchItemFailures.length > 0) {
      throw new Error(`advisor ${message.advisorId}: expected to be enriched, found a failure`);
    }
  }
}

const eventOf = (message: WorkMessage) =>
  sqsEvent({ id: '1', body: JSON.stringify(message), group: message.advisorId });
