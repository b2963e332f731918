// What our order would be for a signal, following or fading it, from what is known at its time: levels,
// stop, margin, risk and limits of one lot. Capital comes later.

import { sessionEnd } from '#core/market/calendar.ts';
import { type Category, categoryOf } from '#core/market/category.ts';
import { freezeQuantityOf, maxLotsPerOrder } from '#core/market/freeze.ts';
import { contractKey } from '#core/market/instrument.ts';
import { istDate } from '#core/market/ist.ts';
import { lotOf } from '#core/market/lot.ts';
import { marginPerLot } from '#core/market/margin.ts';
import { type Paise, type Price, priceMoveValue } from '#core/market/money.ts';
import { tickOf } from '#core/market/tick.ts';
import { segmentOf } from '#core/market/time-session.ts';
import { type FadePolicy, fadeOrder } from '#core/rules/fades/fade-order.ts';
import {
  type AdvisorLevels,
  LEAST_DISTANCE_TRADES,
  narrowestLevel,
} from '#core/rules/level-figures.ts';
import type { RuleDirection } from '#core/rules/rule-direction.ts';
import type { RuleTrade } from '#core/rules/rule-trade.ts';
import type { ReportedTrade } from '#core/signals/trade.ts';
import { completeLevels } from '#core/trading/missing-levels.ts';
import type { TradeRefusal } from '#core/trading/refusal.ts';
import { adjustedStop } from '#core/trading/stop-adjustment.ts';
import type { BacktestSettings } from './backtest-settings.ts';
import type { LegOrder } from './leg-order.ts';
import { orderEnd } from './order-end.ts';

/** A signal as it arrives: what the advisor says, and the situation it falls into. */
export interface Signal {
  readonly report: ReportedTrade;
  readonly trade: RuleTrade;
}

export interface SizedOrder extends LegOrder {
  readonly direction: RuleDirection;
  readonly category: Category;
  readonly contract: string;
  readonly learntStop: boolean;
  readonly lotSize: number;
  readonly riskPerLotPaise: Paise;
  readonly marginPerLotPaise: Paise;
  /** All legs together; infinite = no limit. */
  readonly orderLimitLots: number;
}

export type OrderPlan =
  | { readonly kind: 'order'; readonly order: SizedOrder }
  | { readonly kind: 'refused'; readonly refusal: TradeRefusal };

export interface PlanKnowledge {
  /** Of the advisor, by the rules in force; null = none. */
  readonly levels: AdvisorLevels | null;
  readonly settings: BacktestSettings;
  readonly fade: FadePolicy;
  readonly lotOf: (contract: string) => number | undefined;
}

type Protection = Pick<SizedOrder, 'side' | 'stoploss' | 'targets' | 'learntStop'>;

export function planOrder(
  signal: Signal,
  direction: RuleDirection,
  known: PlanKnowledge,
): OrderPlan {
  const { report, trade } = signal;
  const end = orderEnd(report, trade.period, known.settings);
  if (end === null || isTooLate(signal, known.settings)) return refused('TOO_LATE');
  const own = direction === 'NORMAL' ? follow(signal, known) : fade(signal, known);
  if (typeof own === 'string') return refused(own);
  const size = lotFigures(signal, own, known.lotOf);
  // A stop within half a paisa of the entry risks nothing that could be sized.
  if (size.riskPerLotPaise === 0) return refused('NO_STOP');
  return { kind: 'order', order: { report, direction, end, ...own, ...size } };
}

const refused = (refusal: TradeRefusal): OrderPlan => ({ kind: 'refused', refusal });

const MINUTE = 60_000;

/** Entries of INTRADAY that would have no time left. */
function isTooLate({ report, trade }: Signal, settings: BacktestSettings): boolean {
  if (trade.period !== 'INTRADAY') return false;
  const end = sessionEnd(istDate(report.entryAt), segmentOf(report.instrument));
  const minutes = Math.max(settings.lastEntryMinutes, settings.squareOffMinutes);
  return end === null || report.entryAt > end - minutes * MINUTE;
}

function follow({ report, trade }: Signal, known: PlanKnowledge): Protection | TradeRefusal {
  const { side, instrument, entryPrice } = report;
  // Shares cannot be held short over a night.
  if (instrument.kind === 'EQ' && side === 'SELL' && trade.period !== 'INTRADAY')
    return 'OVERNIGHT_EQUITY';
  const tick = tickOf(categoryOf(instrument), levelOf(report), istDate(report.entryAt));
  const levels = completeLevels(report, { situation: trade, levels: known.levels, tick });
  if (typeof levels === 'string') return levels;
  const seen = known.levels && narrowestLevel(known.levels, trade, isKnownAfterStops);
  const stoploss = adjustedStop(
    { side, entryPrice, stoploss: levels.stoploss },
    {
      afterStop: seen?.afterStop ?? null,
      huntedShareAbove: known.settings.huntedShareAbove,
      tick,
    },
  );
  return { side, stoploss, targets: levels.targets, learntStop: levels.learntStop };
}

const isKnownAfterStops = ({ afterStop }: AdvisorLevels['cells'][number]): boolean =>
  (afterStop?.n ?? 0) >= LEAST_DISTANCE_TRADES;

/** Our stop is his first target and the other way round: neither is learnt nor moved. */
function fade({ report }: Signal, known: PlanKnowledge): Protection | TradeRefusal {
  const order = fadeOrder(report, known.fade);
  if (typeof order === 'string') return order;
  const { side, stoploss, targets } = order;
  return stoploss === null ? 'NO_LEVELS' : { side, stoploss, targets, learntStop: false };
}

function lotFigures(
  { report, trade }: Signal,
  { side, stoploss, targets }: Protection,
  contractLot: PlanKnowledge['lotOf'],
) {
  const { instrument, entryPrice, entryAt } = report;
  const category = categoryOf(instrument);
  const contract = contractKey(instrument);
  const { lotSize } = lotOf(instrument, entryPrice, contractLot(contract));
  const margin = marginPerLot({
    ...{ category, side, lotSize, price: entryPrice, date: istDate(entryAt) },
    product: trade.period === 'INTRADAY' ? 'INTRADAY' : 'CARRY',
    ...(instrument.kind === 'EQ' ? {} : { expiry: instrument.expiry }),
    ...(instrument.kind === 'OPT' ? { strike: instrument.strike } : {}),
  });
  return {
    ...{ category, contract, lotSize },
    riskPerLotPaise: Math.abs(priceMoveValue(entryPrice, stoploss, lotSize)),
    marginPerLotPaise: Math.max(1, margin),
    orderLimitLots: orderLimit(report, category, lotSize) * targets.length,
  };
}

/** Price of the stock or index: the strike stands in for an option. */
const levelOf = ({ instrument, entryPrice }: ReportedTrade): Price =>
  instrument.kind === 'OPT' ? instrument.strike : entryPrice;

/** Lots of one order: the quantity freeze of index contracts. */
const orderLimit = (report: ReportedTrade, category: Category, lotSize: number): number =>
  category === 'INDEX_FUTURES' || category === 'INDEX_OPTIONS'
    ? maxLotsPerOrder(freezeQuantityOf(levelOf(report)), lotSize)
    : Number.POSITIVE_INFINITY;
