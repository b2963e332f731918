// What happens to the engine on one simulated date from outside: knowledge, signals, prices, people, outages.
import type { Segment } from '#core/market/calendar.ts';
import type { Instant } from '#core/market/ist.ts';
import type { Price } from '#core/market/money.ts';
import type { Signal } from '#core/signals/signal.ts';
import type { OperatorCommand } from '#core/trading/control/operator-command.ts';
import type { TradingDay } from '#core/trading/engine/trading-day.ts';
import type { ForeignTrade } from '../venue.ts';

/** A price is traded. */
export interface Tick {
  readonly at: Instant;
  /** By contractKey. */
  readonly contract: string;
  readonly price: Price;
}

/** A document of the signal feed as it stood at that instant. */
export type Arrival =
  | { readonly kind: 'SIGNAL'; readonly at: Instant; readonly signal: Signal }
  | {
      readonly kind: 'MALFORMED';
      readonly at: Instant;
      readonly signalId: string;
      readonly problems: readonly string[];
    };

export interface OperatorRequest {
  readonly at: Instant;
  readonly requestId: string;
  readonly command: OperatorCommand;
  readonly by: string;
  readonly reason: string;
}

/** Somebody trades in our account at the broker's terminal. */
export interface HandTrade extends ForeignTrade {
  readonly at: Instant;
}

/** A segment stands still beyond what the calendar knows, [from, until). */
export interface Halt {
  readonly segment: Segment;
  readonly from: Instant;
  readonly until: Instant;
}

/** A stream is down, [from, until). `silent` = nobody says so. */
export interface Outage {
  readonly feed: 'PRICES' | 'ORDERS';
  readonly from: Instant;
  readonly until: Instant;
  readonly silent: boolean;
}

export interface SimulatedDay {
  /** Its date is a trading day of the calendar, which gives the sessions. */
  readonly day: TradingDay;
  /** When the pre-market is done; signals before it are held. */
  readonly readyAt: Instant;
  /** In order of time. */
  readonly arrivals: readonly Arrival[];
  /** In order of time; read once per run, so a generator must be made anew for each. */
  readonly ticks: Iterable<Tick>;
  readonly requests: readonly OperatorRequest[];
  readonly handTrades: readonly HandTrade[];
  readonly halts: readonly Halt[];
  readonly outages: readonly Outage[];
}
