// Steps 5 to 7 for one advisor: regimes and price paths of the trades that changed, features of the
// outcomes that count, then hand on.
import type { WorkMessage } from '#contracts/work-message.ts';
import { type IsoDate, istDate } from '#core/market/ist.ts';
import { countedTrade } from '#core/pipeline/excursions.ts';
import { tradeFeatures } from '#core/pipeline/features.ts';
import {
  lastRegularSessionBefore,
  MARKET_UNDERLYING,
  regimeBefore,
} from '#core/pipeline/regimes.ts';
import type { PriceHistory } from '#ports/price-history.ts';
import type { EnrichedTrade, StaleTrade, Trades } from '#ports/trades.ts';
import type { WorkQueue } from '#ports/work-queue.ts';
import { tradeExcursions } from '#runtime/trade-excursions.ts';
import { type WorkConsumerDeps, workConsumer } from '#runtime/work-consumer.ts';

export interface EnrichDeps extends WorkConsumerDeps {
  readonly trades: Trades;
  /** Instruments it does not know leave the claims as they are. */
  readonly prices: PriceHistory;
  readonly metricsQueue: WorkQueue;
}

export const createEnrich = (deps: EnrichDeps) =>
  workConsumer(deps, (message) => enrich(deps, message));

async function enrich(deps: EnrichDeps, message: WorkMessage): Promise<void> {
  const stale = await deps.trades.stale(message.advisorId);
  if (stale.length > 0) await deps.trades.enrich(await enriched(deps, stale));
  await deps.work.enriched(message);
  await deps.metricsQueue.send([message]);
}

async function enriched(
  { trades, prices }: EnrichDeps,
  stale: readonly StaleTrade[],
): Promise<readonly EnrichedTrade[]> {
  const labelOn = await trades.regimes(
    unique([MARKET_UNDERLYING, ...stale.map(({ trade }) => trade.instrument.underlying)]),
    unique(stale.flatMap((one) => lastRegularSessionBefore(entryDate(one)) ?? [])),
  );
  const reading = await tradeExcursions(
    stale.map(({ trade }) => trade),
    prices,
  );
  return stale.map(({ trade, revision, contractLot }, index) => {
    const excursion = reading.excursions[index];
    if (!excursion) throw new Error(`trade ${trade.tradeId}: expected an excursion, found none`);
    return {
      ...{ tradeId: trade.tradeId, revision, excursion },
      // A trade that cannot have begun keeps the features of its claim; it is not measured.
      features: tradeFeatures(countedTrade(trade, excursion) ?? trade, contractLot),
      regime: regimeBefore(trade.instrument.underlying, istDate(trade.entryAt), labelOn),
    };
  });
}

const entryDate = ({ trade }: StaleTrade): IsoDate => istDate(trade.entryAt);

const unique = <T>(values: readonly T[]): readonly T[] => [...new Set(values)];
