// Decides what an executed order costs. Rupees as floats, unrounded: rounding happens once, at the
// end of a round trip (market reference, section 5.2; the contract note rounds STT and stamp per
// line, which is not applied).
import {
  BROKERAGE,
  BSE_OTHER_OPTIONS,
  BSE_TRANSACTION,
  type CostSegment,
  type DatedRates,
  EXERCISE_STT,
  GST,
  NSE_TRANSACTION,
  SEBI_FEE,
  STAMP,
  STT,
} from '#core/market/cost-table.ts';
import type { Exchange } from '#core/market/instrument.ts';
import type { IsoDate } from '#core/market/ist.ts';
import { type Paise, type Price, roundHalfAway } from '#core/market/money.ts';

export type { CostSegment } from '#core/market/cost-table.ts';

/** Matters only for options at BSE: SENSEX and BANKEX pay more than the others. */
export type UnderlyingClass = 'SENSEX_BANKEX' | 'OTHER';

/** One executed order; price in rupees, quantity in units, date of execution. */
export type OrderCostInput = {
  readonly exchange: Exchange;
  readonly segment: CostSegment;
  readonly side: 'BUY' | 'SELL';
  readonly date: IsoDate;
  readonly price: Price;
  readonly quantity: number;
  /** Default SENSEX_BANKEX, the dearer class. */
  readonly underlyingClass?: UnderlyingClass | undefined;
};

/** One buy and one sell order, in either order of time; each leg pays the rates of its own date. */
export type RoundTripCostInput = {
  readonly exchange: Exchange;
  readonly segment: CostSegment;
  readonly buy: { readonly date: IsoDate; readonly price: Price };
  readonly sell: { readonly date: IsoDate; readonly price: Price };
  readonly quantity: number;
  readonly underlyingClass?: UnderlyingClass | undefined;
};

/** Rupees, unrounded. */
export type CostBreakdown = {
  readonly stt: number;
  readonly txnPlusIpft: number;
  readonly sebi: number;
  readonly stamp: number;
  readonly gst: number;
  readonly brokerage: number;
  readonly total: number;
};

/** The class of an underlying at BSE. */
export const underlyingClassOf = (underlying: string): UnderlyingClass =>
  underlying === 'SENSEX' || underlying === 'BANKEX' ? 'SENSEX_BANKEX' : 'OTHER';

/** Costs of one executed order by the rates of its date. */
export function orderCosts(order: OrderCostInput): CostBreakdown {
  const { segment, side, date } = order;
  const value = order.price * order.quantity;
  const taxed = side === 'SELL' || segment === 'equity_delivery';
  const stt = taxed ? value * rateAt(STT, date, segment) : 0;
  const txnPlusIpft = value * transactionRate(order);
  const sebi = value * SEBI_FEE;
  const stamp = side === 'BUY' ? value * STAMP[segment] : 0;
  const brokerage = brokerageOf(segment, value);
  const gst = GST * (brokerage + txnPlusIpft + sebi);
  const total = stt + txnPlusIpft + sebi + stamp + gst + brokerage;
  return { stt, txnPlusIpft, sebi, stamp, gst, brokerage, total };
}

/** Costs of a buy and a sell order together. */
export function roundTripCosts(trip: RoundTripCostInput): CostBreakdown {
  const { buy, sell, ...common } = trip;
  const bought = orderCosts({ ...common, ...buy, side: 'BUY' });
  const sold = orderCosts({ ...common, ...sell, side: 'SELL' });
  return {
    stt: bought.stt + sold.stt,
    txnPlusIpft: bought.txnPlusIpft + sold.txnPlusIpft,
    sebi: bought.sebi + sold.sebi,
    stamp: bought.stamp + sold.stamp,
    gst: bought.gst + sold.gst,
    brokerage: bought.brokerage + sold.brokerage,
    total: bought.total + sold.total,
  };
}

/** The total of a round trip in paise, rounded once, halves away from zero. */
export const roundTripCostPaise = (trip: RoundTripCostInput): Paise =>
  roundHalfAway(roundTripCosts(trip).total * 100);

/** STT in rupees of a long option that expires in the money; intrinsic value in rupees per unit. */
export function exerciseStt(date: IsoDate, intrinsicValue: number, quantity: number): number {
  const row = EXERCISE_STT.find(({ from }) => date >= from);
  if (!row) throw new RangeError(`exercise STT: expected a calendar date, found ${date}`);
  return row.rate * intrinsicValue * quantity;
}

function transactionRate({ exchange, segment, date, underlyingClass }: OrderCostInput): number {
  if (exchange === 'NSE') return rateAt(NSE_TRANSACTION, date, segment);
  if (segment === 'options' && underlyingClass === 'OTHER') return BSE_OTHER_OPTIONS;
  return rateAt(BSE_TRANSACTION, date, segment);
}

function rateAt(rows: readonly DatedRates[], date: IsoDate, segment: CostSegment): number {
  const row = rows.find(({ from }) => date >= from);
  if (!row) throw new RangeError(`cost rates: expected a calendar date, found ${date}`);
  return row.rates[segment];
}

function brokerageOf(segment: CostSegment, value: number): number {
  const { share, cap } = BROKERAGE[segment];
  return share === Number.POSITIVE_INFINITY ? cap : Math.min(cap, share * value);
}
