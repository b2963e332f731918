// Step 5: what a trade was, in numbers: size under 5 lakh, margin, costs, P&L, R, session, weekday.
// Nothing here that describes the entry may depend on the outcome.
import { ISOLATED_CAPITAL } from '#core/analytics/replay/corpus-window.ts';
import { type Category, categoryOf } from '#core/market/category.ts';
import { type CostSegment, roundTripCostPaise, underlyingClassOf } from '#core/market/cost.ts';
import { isExpiryDay } from '#core/market/expiry.ts';
import type { Instrument } from '#core/market/instrument.ts';
import { daysBetween, istDate, weekdayOf } from '#core/market/ist.ts';
import { type LotStatus, lotOf } from '#core/market/lot.ts';
import { marginPerLot } from '#core/market/margin.ts';
import { orderValue, type Paise, priceMoveValue } from '#core/market/money.ts';
import { segmentOf, type TimeSession, timeSessionOf } from '#core/market/time-session.ts';
import { directionOf, type Period, type ReportedTrade } from '#core/signals/trade.ts';

export interface TradeFeatures {
  readonly category: Category;
  /** As the source says, else inferred from the holding time (descriptive only: forms no rule). */
  readonly period: Period;
  readonly periodInferred: boolean;
  readonly lotSize: number;
  readonly lotStatus: LotStatus;
  readonly lots: number;
  readonly quantity: number;
  readonly marginPaise: Paise;
  /** Value at entry / margin. */
  readonly leverage: number;
  readonly timeSession: TimeSession;
  /** 0 = Sunday ... 6 = Saturday, of the entry. */
  readonly weekday: number;
  readonly isExpiryDay: boolean;
  /** Calendar days from entry to expiry; null for shares. */
  readonly daysToExpiry: number | null;
  readonly holdingHours: number;
  readonly holdingDays: number;
  readonly isIntraday: boolean;
  readonly grossPaise: Paise;
  readonly costsPaise: Paise;
  readonly netPaise: Paise;
  /** Price move in the trade's favour / entry, percent. */
  readonly returnPct: number;
  /** Net P&L / (|entry - stop| x quantity); null without a stop. */
  readonly rMultiple: number | null;
  readonly isWinning: boolean;
  readonly targetHit: boolean;
  readonly stoplossHit: boolean;
}

const SWING_DAYS = 7;

/** `contractLot` is the lot of the contract file, where the contract is listed there. */
export function tradeFeatures(
  trade: ReportedTrade,
  contractLot: number | undefined,
): TradeFeatures {
  const size = sizeOf(trade, contractLot);
  const entryDate = istDate(trade.entryAt);
  const { instrument } = trade;
  const outcome = outcomeOf(trade, size.quantity);
  return {
    ...size,
    ...outcome,
    timeSession: timeSessionOf(trade.entryAt, segmentOf(instrument)),
    weekday: weekdayOf(entryDate),
    isExpiryDay: isExpiryDay(instrument.underlying, entryDate),
    daysToExpiry: instrument.kind === 'EQ' ? null : daysBetween(entryDate, instrument.expiry),
    period: trade.period ?? inferredPeriod(outcome.holdingDays),
    periodInferred: trade.period === null,
  };
}

/** lots = max(1, floor(5 lakh / margin per lot)). */
function sizeOf(trade: ReportedTrade, contractLot: number | undefined) {
  const { instrument, side, entryPrice } = trade;
  const category = categoryOf(instrument);
  const lot = lotOf(instrument, entryPrice, contractLot);
  const perLot = atLeastOnePaisa(
    marginPerLot({
      category,
      side,
      // Margin is fixed at entry by what was announced, never by how long the trade then lasted.
      product: trade.period === 'INTRADAY' ? 'INTRADAY' : 'CARRY',
      price: entryPrice,
      lotSize: lot.lotSize,
      date: istDate(trade.entryAt),
      ...(instrument.kind === 'EQ' ? {} : { expiry: instrument.expiry }),
      ...(instrument.kind === 'OPT' ? { strike: instrument.strike } : {}),
    }),
  );
  const lots = Math.max(1, Math.floor(ISOLATED_CAPITAL / perLot));
  const quantity = lots * lot.lotSize;
  const marginPaise = lots * perLot;
  return {
    category,
    lotSize: lot.lotSize,
    lotStatus: lot.status,
    lots,
    quantity,
    marginPaise,
    leverage: orderValue(entryPrice, quantity) / marginPaise,
  };
}

/** A share of one paisa would round to no margin at all. */
const atLeastOnePaisa = (margin: Paise): Paise => Math.max(1, margin);

function outcomeOf(trade: ReportedTrade, quantity: number) {
  const direction = directionOf(trade.side);
  const grossPaise = direction * priceMoveValue(trade.entryPrice, trade.exitPrice, quantity);
  const costsPaise = costsOf(trade, quantity);
  const netPaise = grossPaise - costsPaise;
  const riskPaise =
    trade.stoploss === null
      ? null
      : Math.abs(priceMoveValue(trade.entryPrice, trade.stoploss, quantity));
  return {
    holdingHours: (trade.exitAt - trade.entryAt) / 3_600_000,
    holdingDays: daysBetween(istDate(trade.entryAt), istDate(trade.exitAt)),
    isIntraday: istDate(trade.entryAt) === istDate(trade.exitAt),
    grossPaise,
    costsPaise,
    netPaise,
    returnPct: ((direction * (trade.exitPrice - trade.entryPrice)) / trade.entryPrice) * 100,
    rMultiple: riskPaise === null || riskPaise === 0 ? null : netPaise / riskPaise,
    isWinning: netPaise > 0,
    targetHit: trade.exitReason === 'TARGET_HIT',
    stoplossHit: trade.exitReason === 'STOPLOSS_HIT',
  };
}

/** Each order is charged by the rates of its own date. */
function costsOf(trade: ReportedTrade, quantity: number): Paise {
  const entry = { date: istDate(trade.entryAt), price: trade.entryPrice };
  const exit = { date: istDate(trade.exitAt), price: trade.exitPrice };
  const [buy, sell] = trade.side === 'BUY' ? [entry, exit] : [exit, entry];
  const { exchange, underlying } = trade.instrument;
  const segment = costSegmentOf(trade.instrument, entry.date === exit.date);
  const underlyingClass = underlyingClassOf(underlying);
  return roundTripCostPaise({ exchange, underlyingClass, segment, buy, sell, quantity });
}

/** Shares left on the day of their entry are never delivered. */
export function costSegmentOf(instrument: Instrument, sameDay: boolean): CostSegment {
  if (instrument.kind === 'FUT') return 'futures';
  if (instrument.kind === 'OPT') return 'options';
  return sameDay ? 'equity_intraday' : 'equity_delivery';
}

const inferredPeriod = (holdingDays: number): Period =>
  holdingDays === 0 ? 'INTRADAY' : holdingDays <= SWING_DAYS ? 'SWING' : 'POSITIONAL';
