// What the option trades of an analysis were and what made their P&L, per advisor and for all.
import { volatilityFolder } from '#adapters/files/volatility-folder.ts';
import { endOfDate } from '#core/analytics/corpus-window.ts';
import { type OptionMetrics, optionMetrics } from '#core/analytics/option-metrics.ts';
import type { HeldOption, OptionPath } from '#core/analytics/option-path.ts';
import type { TradeExcursion } from '#core/analytics/trade-excursion.ts';
import { contractKey } from '#core/market/instrument.ts';
import { type IsoDate, istDate } from '#core/market/ist.ts';
import type { DailyVolatility } from '#core/options/volatility-level.ts';
import { countedTrade } from '#core/pipeline/excursions.ts';
import { tradeFeatures } from '#core/pipeline/features.ts';
import { heldOption } from '#core/pipeline/option-features.ts';
import { compareIds } from '#core/signals/id-order.ts';
import type { ReportedTrade } from '#core/signals/trade.ts';
import type { PriceHistory } from '#ports/price-history.ts';
import { closingVolatilities, type RecordedOption } from '#runtime/closing-volatility.ts';
import { optionPaths } from '#runtime/option-paths.ts';

export interface OptionFigures {
  /** Null for an advisor without option trades. */
  readonly metricsOf: (advisorId: string) => OptionMetrics | null;
  readonly all: OptionMetrics | null;
}

export interface OptionSources {
  readonly history: PriceHistory;
  /** Where India VIX lies. */
  readonly folder: string;
  readonly asOf: IsoDate;
  readonly lotOf: (contract: string) => number | undefined;
  readonly excursionOf: (trade: ReportedTrade) => TradeExcursion;
}

/** Of the option trades closed by the end of the date; one that cannot have begun is none. */
export async function optionFigures(
  trades: readonly ReportedTrade[],
  sources: OptionSources,
): Promise<OptionFigures> {
  const end = endOfDate(sources.asOf);
  const closed = trades.filter((trade) => trade.exitAt < end).sort(byExit);
  const held = closed.flatMap((trade) => heldAsCounted(trade, sources));
  const positions = held.map(({ position }) => position);
  const own = await ownVolatilities(positions, sources.history);
  const volatilities = volatilityFolder(sources.folder, own);
  const paths = await optionPaths(positions, sources.history, volatilities);
  const byAdvisor = new Map<string, OptionPath[]>();
  held.forEach(({ advisorId }, index) => {
    const path = paths[index];
    if (path === undefined) return;
    const advisor = byAdvisor.get(advisorId);
    if (advisor) advisor.push(path);
    else byAdvisor.set(advisorId, [path]);
  });
  return {
    metricsOf: (advisorId) => optionMetrics(byAdvisor.get(advisorId) ?? []),
    all: optionMetrics(paths),
  };
}

/** Sums run in one fixed order, so that the same trades always give the same last digit. */
const byExit = (a: ReportedTrade, b: ReportedTrade): number =>
  a.exitAt - b.exitAt || compareIds(a.tradeId, b.tradeId);

function heldAsCounted(
  trade: ReportedTrade,
  { lotOf, excursionOf }: OptionSources,
): readonly { readonly advisorId: string; readonly position: HeldOption }[] {
  if (trade.instrument.kind !== 'OPT') return [];
  const counted = countedTrade(trade, excursionOf(trade));
  if (counted === null) return [];
  const { quantity } = tradeFeatures(counted, lotOf(contractKey(trade.instrument)));
  const position = heldOption(counted, quantity, counted);
  return position === null ? [] : [{ advisorId: trade.advisorId, position }];
}

/** Each option counts from its first entry to its last exit: later ones must not change earlier days. */
async function ownVolatilities(
  held: readonly HeldOption[],
  history: PriceHistory,
): Promise<ReadonlyMap<string, readonly DailyVolatility[]>> {
  const recorded = new Map<string, RecordedOption>();
  for (const { instrument, entryAt, exitAt } of held) {
    const key = contractKey(instrument);
    const [from, to] = [istDate(entryAt), istDate(exitAt)];
    const known = recorded.get(key);
    recorded.set(key, {
      option: instrument,
      from: known && known.from < from ? known.from : from,
      to: known && known.to > to ? known.to : to,
    });
  }
  const own = new Map<string, DailyVolatility[]>();
  for (const { underlying, date, atm } of await closingVolatilities(
    [...recorded.values()],
    history,
  )) {
    if (atm.kind === 'refused') continue;
    const values = own.get(underlying) ?? [];
    values.push({ date, volatility: atm.volatility });
    own.set(underlying, values);
  }
  return own;
}
