// What one lot of a contract is on a day: the contract file of the day where it says so, else the dated tables.
import { type Category, categoryOf } from '#core/market/category.ts';
import { freezeQuantityOf, maxLotsPerOrder } from '#core/market/freeze.ts';
import type { Instrument } from '#core/market/instrument.ts';
import { lotOf } from '#core/market/lot.ts';
import { marginPerLot } from '#core/market/margin.ts';
import { type Paise, type Price, priceMoveValue } from '#core/market/money.ts';
import { tickOf } from '#core/market/tick.ts';
import type { Period, Side } from '#core/signals/trade.ts';
import type { TradingDay } from '../engine/trading-day.ts';
import type { Product } from '../orders/order.ts';
import type { TradeableIdea } from './signal-record.ts';

export interface ContractFigures {
  readonly category: Category;
  readonly lotSize: number;
  readonly tick: Paise;
  /** Infinite = no limit. */
  readonly lotsPerOrder: number;
}

export function contractFigures(idea: TradeableIdea, day: TradingDay): ContractFigures {
  const { instrument, entry, contract } = idea;
  const category = categoryOf(instrument);
  const facts = day.contracts[contract];
  const { lotSize } = lotOf(instrument, entry, facts?.lotSize);
  const level = levelOf(instrument, entry);
  const isIndex = category === 'INDEX_FUTURES' || category === 'INDEX_OPTIONS';
  const freeze = facts?.freezeQuantity ?? (isIndex ? freezeQuantityOf(level) : null);
  return {
    ...{ category, lotSize },
    tick: facts?.tickPaise ?? tickOf(category, level, day.date),
    lotsPerOrder: freeze === null ? Number.POSITIVE_INFINITY : maxLotsPerOrder(freeze, lotSize),
  };
}

/** Price of the stock or index: the strike stands in for an option. */
const levelOf = (instrument: Instrument, entry: Price): Price =>
  instrument.kind === 'OPT' ? instrument.strike : entry;

/** INTRADAY is squared off the same day; what is carried is bought (CNC) or held on margin. */
export const productOf = (period: Period, instrument: Instrument): Product => {
  if (period === 'INTRADAY') return 'INTRADAY';
  return instrument.kind === 'EQ' ? 'CNC' : 'MARGIN';
};

export interface LotMoney {
  readonly riskPerLotPaise: Paise;
  readonly marginPerLotPaise: Paise;
}

/** What one lot risks at the stop, and what it binds, > 0. */
export function lotMoney(
  idea: TradeableIdea,
  { side, stop }: { readonly side: Side; readonly stop: Price },
  { category, lotSize }: ContractFigures,
  { date }: TradingDay,
): LotMoney {
  const { instrument, entry, period } = idea;
  const margin = marginPerLot({
    ...{ category, side, lotSize, price: entry, date },
    product: period === 'INTRADAY' ? 'INTRADAY' : 'CARRY',
    ...(instrument.kind === 'EQ' ? {} : { expiry: instrument.expiry }),
    ...(instrument.kind === 'OPT' ? { strike: instrument.strike } : {}),
  });
  return {
    riskPerLotPaise: Math.abs(priceMoveValue(entry, stop, lotSize)),
    marginPerLotPaise: Math.max(1, margin),
  };
}
