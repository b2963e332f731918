// Steps 5 and 6 for one advisor: features and regimes of the trades that changed, then hand on.

import type { WorkMessage } from '#contracts/work-message.ts';
import { type IsoDate, istDate } from '#core/market/ist.ts';
import { tradeFeatures } from '#core/pipeline/features.ts';
import {
  lastRegularSessionBefore,
  MARKET_UNDERLYING,
  regimeBefore,
} from '#core/pipeline/regimes.ts';
import type { StaleTrade, Trades } from '#ports/trades.ts';
import type { WorkQueue } from '#ports/work-queue.ts';
import { type WorkConsumerDeps, workConsumer } from '#runtime/work-consumer.ts';

export interface EnrichDeps extends WorkConsumerDeps {
  readonly trades: Trades;
  readonly metricsQueue: WorkQueue;
}

export const createEnrich = (deps: EnrichDeps) =>
  workConsumer(deps, (message) => enrich(deps, message));

async function enrich({ trades, work, metricsQueue }: EnrichDeps, message: WorkMessage) {
  const stale = await trades.stale(message.advisorId);
  if (stale.length > 0) await enrichTrades(trades, stale);
  await work.enriched(message);
  await metricsQueue.send([message]);
}

async function enrichTrades(trades: Trades, stale: readonly StaleTrade[]): Promise<void> {
  const labelOn = await trades.regimes(
    unique([MARKET_UNDERLYING, ...stale.map(({ trade }) => trade.instrument.underlying)]),
    unique(stale.flatMap((one) => lastRegularSessionBefore(entryDate(one)) ?? [])),
  );
  await trades.enrich(
    stale.map((one) => ({
      tradeId: one.trade.tradeId,
      revision: one.revision,
      features: tradeFeatures(one.trade, one.contractLot),
      regime: regimeBefore(one.trade.instrument.underlying, entryDate(one), labelOn),
    })),
  );
}

const entryDate = ({ trade }: StaleTrade): IsoDate => istDate(trade.entryAt);

const unique = <T>(values: readonly T[]): readonly T[] => [...new Set(values)];
