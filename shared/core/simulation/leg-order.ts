// One order of ours as it goes to the market, and what became of its legs.
import type { Instant, IsoDate } from '#core/market/ist.ts';
import type { Price } from '#core/market/money.ts';
import type { ReportedTrade, Side } from '#core/signals/trade.ts';
import type { ExitCause } from './backtest.ts';
import type { OrderEnd } from './order-end.ts';

export interface LegOrder {
  /** What the advisor reported: entry and, if he says so, exit. */
  readonly report: ReportedTrade;
  /** Ours: the other one when he is faded. */
  readonly side: Side;
  readonly stoploss: Price;
  /** Nearest first, at least one. */
  readonly targets: readonly Price[];
  readonly end: OrderEnd;
}

export interface LegExit {
  readonly cause: ExitCause;
  /** Null = still open, at the last price. */
  readonly at: Instant | null;
  readonly price: Price;
}

export interface LegsReplay {
  /** One per leg, the nearest target first. */
  readonly exits: readonly LegExit[];
  /** A row left the order of events open. */
  readonly ambiguous: boolean;
}

/** The last price of a day on which the order may have been open. */
export interface DayClose {
  readonly date: IsoDate;
  readonly price: Price;
}
