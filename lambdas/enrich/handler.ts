// Steps 5 to 7 for one advisor: regimes and price paths of the trades that changed, features of the
// outcomes that count, what fading them would have brought, what made the P&L of options, then hand on.
import type { WorkMessage } from '#contracts/work-message.ts';
import type { OptionPath } from '#core/analytics/options/option-path.ts';
import { type IsoDate, istDate } from '#core/market/ist.ts';
import { countedTrade } from '#core/pipeline/excursions.ts';
import { tradeFeatures } from '#core/pipeline/features.ts';
import { heldOption } from '#core/pipeline/option-features.ts';
import {
  lastRegularSessionBefore,
  MARKET_UNDERLYING,
  regimeBefore,
} from '#core/pipeline/regimes.ts';
import type { FadePolicy } from '#core/rules/fades/fade-order.ts';
import type { RuleReading } from '#core/rules/rule-reading.ts';
import type { PriceHistory } from '#ports/price-history.ts';
import type { RuleConfigurations } from '#ports/rule-configurations.ts';
import type { EnrichedTrade, StaleTrade, Trades } from '#ports/trades.ts';
import type { VolatilityHistory } from '#ports/volatility-history.ts';
import type { WorkQueue } from '#ports/work-queue.ts';
import { optionPaths } from '#runtime/option-paths.ts';
import { ruleReadings } from '#runtime/rule-readings.ts';
import { type WorkConsumerDeps, workConsumer } from '#runtime/work-consumer.ts';

export interface EnrichDeps extends WorkConsumerDeps {
  readonly trades: Trades;
  /** Instruments it does not know leave the claims as they are. */
  readonly prices: PriceHistory;
  readonly volatilities: VolatilityHistory;
  /** Say how trades would be faded. */
  readonly configurations: Pick<RuleConfigurations, 'current'>;
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
  deps: EnrichDeps,
  stale: readonly StaleTrade[],
): Promise<readonly EnrichedTrade[]> {
  const labelOn = await deps.trades.regimes(
    unique([MARKET_UNDERLYING, ...stale.map(({ trade }) => trade.instrument.underlying)]),
    unique(stale.flatMap((one) => lastRegularSessionBefore(entryDate(one)) ?? [])),
  );
  const { fade: fadePolicy } = (await deps.configurations.current()).configuration;
  const readings = await readingsOf(deps, stale, fadePolicy);
  const withPaths = stale.map(({ trade, revision, contractLot }, index) => {
    const reading = readings[index];
    if (!reading) throw new Error(`trade ${trade.tradeId}: expected a reading, found none`);
    const { excursion } = reading;
    return {
      ...{ ...reading, fadePolicy, trade, tradeId: trade.tradeId, revision },
      // A trade that cannot have begun keeps the features of its claim; it is not measured.
      features: tradeFeatures(countedTrade(trade, excursion) ?? trade, contractLot),
      regime: regimeBefore(trade.instrument.underlying, istDate(trade.entryAt), labelOn),
    };
  });
  const options = await optionsOf(deps, withPaths);
  return withPaths.map(({ trade, ...one }) => ({ ...one, option: options.get(trade) ?? null }));
}

/** In the order of the trades. */
async function readingsOf(
  { prices }: EnrichDeps,
  stale: readonly StaleTrade[],
  fade: FadePolicy,
): Promise<readonly RuleReading[]> {
  const lots = new Map(stale.map(({ trade, contractLot }) => [trade, contractLot]));
  const lotOf = (trade: StaleTrade['trade']) => lots.get(trade);
  return ruleReadings([...lots.keys()], prices, { fade, lotOf });
}

type WithPath = Omit<EnrichedTrade, 'option'> & Pick<StaleTrade, 'trade'>;

/** By trade; those without any prices are left out, they are read when the archive has some. */
async function optionsOf(
  { prices, volatilities }: EnrichDeps,
  trades: readonly WithPath[],
): Promise<ReadonlyMap<StaleTrade['trade'], OptionPath>> {
  const held = trades.flatMap(({ trade, excursion, features }) => {
    const counted = countedTrade(trade, excursion);
    const position = counted && heldOption(counted, features.quantity, counted);
    return position ? [{ trade, position }] : [];
  });
  const paths = await optionPaths(
    held.map(({ position }) => position),
    prices,
    volatilities,
  );
  const known = new Map<StaleTrade['trade'], OptionPath>();
  held.forEach(({ trade }, index) => {
    const path = paths[index];
    if (path && !(path.kind === 'refused' && path.reason === 'NO_SERIES')) known.set(trade, path);
  });
  return known;
}

const entryDate = ({ trade }: StaleTrade): IsoDate => istDate(trade.entryAt);

const unique = <T>(values: readonly T[]): readonly T[] => [...new Set(values)];
