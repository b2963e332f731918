// What the option trades of an analysis were and what made their P&L, per advisor and for all.
import { volatilityFolder } from '#adapters/files/volatility-folder.ts';
import type { TradeExcursion } from '#core/analytics/excursions/trade-excursion.ts';
import {
  type OptionMetrics,
  optionMetrics,
  optionMetricsByDay,
} from '#core/analytics/options/option-metrics.ts';
import type { HeldOption, OptionPath } from '#core/analytics/options/option-path.ts';
import { endOfDate } from '#core/analytics/replay/corpus-window.ts';
import { contractKey } from '#core/market/instrument.ts';
import { type IsoDate, istDate, istDay } from '#core/market/ist.ts';
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
  /** Null for an advisor none of whose option trades has prices. */
  readonly metricsOf: (advisorId: string) => OptionMetrics | null;
  /** Of all option trades, those without prices too. */
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
  const held = trades
    .filter((trade) => trade.exitAt < end)
    .flatMap((trade) => heldAsCounted(trade, sources))
    .sort(inFoldOrder);
  const positions = held.map(({ position }) => position);
  const own = await ownVolatilities(positions, sources.history);
  const volatilities = volatilityFolder(sources.folder, own);
  const paths = await optionPaths(positions, sources.history, volatilities);
  const days = daysByAdvisor(held, paths);
  return {
    metricsOf: (advisorId) => optionMetricsByDay([...(days.get(advisorId)?.values() ?? [])]),
    all: optionMetrics(paths),
  };
}

interface HeldTrade {
  readonly tradeId: string;
  readonly advisorId: string;
  /** Day on which the outcome became known. */
  readonly day: number;
  readonly position: HeldOption;
}

/** The order in which a history is folded, so that equal trades give equal digits everywhere. */
const inFoldOrder = (a: HeldTrade, b: HeldTrade): number =>
  a.day - b.day || a.position.exitAt - b.position.exitAt || compareIds(a.tradeId, b.tradeId);

function heldAsCounted(
  trade: ReportedTrade,
  { lotOf, excursionOf }: OptionSources,
): readonly HeldTrade[] {
  if (trade.instrument.kind !== 'OPT') return [];
  const counted = countedTrade(trade, excursionOf(trade));
  if (counted === null) return [];
  const { quantity } = tradeFeatures(counted, lotOf(contractKey(trade.instrument)));
  const position = heldOption(counted, quantity, counted);
  if (position === null) return [];
  const { tradeId, advisorId, exitAt } = trade;
  return [{ tradeId, advisorId, day: istDay(exitAt), position }];
}

/** By advisor and day; trades without prices are left out as the store does. */
function daysByAdvisor(
  held: readonly HeldTrade[],
  paths: readonly OptionPath[],
): ReadonlyMap<string, ReadonlyMap<number, readonly OptionPath[]>> {
  const advisors = new Map<string, Map<number, OptionPath[]>>();
  held.forEach(({ advisorId, day }, index) => {
    const path = paths[index];
    if (!path || (path.kind === 'refused' && path.reason === 'NO_SERIES')) return;
    const days = advisors.get(advisorId) ?? new Map<number, OptionPath[]>();
    advisors.set(advisorId, days);
    const own = days.get(day);
    if (own) own.push(path);
    else days.set(day, [path]);
  });
  return advisors;
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
