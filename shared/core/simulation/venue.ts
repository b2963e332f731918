// The broker as the simulator plays it: super orders, plain orders, fills on a price tape. It knows the truth,
// which the engine only hears about.
import type { Instant } from '#core/market/ist.ts';
import type { Price } from '#core/market/money.ts';
import type { BrokerSwitch, Cancel, Modify, Place } from '#core/trading/engine/effect.ts';
import type { CommandOutcome } from '#core/trading/engine/engine-event.ts';
import type { Product } from '#core/trading/orders/order.ts';
import type { BrokerBook, OrderReport } from '#core/trading/orders/order-report.ts';

export type VenueCommand = Place | Modify | Cancel | BrokerSwitch;

/** What really stands at the venue for one order. */
export interface VenueOrder {
  readonly brokerOrderId: string;
  /** Ours; null = not our order. */
  readonly correlationId: string | null;
  readonly contract: string;
  /** Units bought minus units sold by this order and its legs. */
  readonly netQuantity: number;
  /** Units of the entry (or of the plain order), and of its target and stop legs, that were filled. */
  readonly entryFilled: number;
  readonly targetFilled: number;
  readonly stopFilled: number;
  /** Units for which a stop, or an exit at the exchange, works. */
  readonly coveredQuantity: number;
}

/** A fill of somebody else's order in our account. */
export interface ForeignTrade {
  readonly contract: string;
  /** Bought, negative = sold. */
  readonly units: number;
  readonly price: Price;
  readonly product: Product;
}

/** No contract trades before it was opened. */
export interface Venue {
  /** A command arrives and is carried out or refused; reports of what it did are taken by `reports`. */
  receive(command: VenueCommand, at: Instant): CommandOutcome;
  /** A price is traded: orders that it reaches are filled or triggered. */
  trade(contract: string, price: Price, at: Instant): void;
  /** Continuous trading of those contracts begins, or goes on; the first one of a date begins its books. */
  open(contracts: (contract: string) => boolean, at: Instant): void;
  /** Trading stops for a while: nothing is filled, nothing new is taken, cancels are. */
  halt(contracts: (contract: string) => boolean, at: Instant): void;
  /** The broker's own orders end INTRADAY positions, at a time of its choosing before the end. */
  squareOff(contracts: (contract: string) => boolean, at: Instant): void;
  /** The session of those contracts is over: day orders expire, what is left INTRADAY is squared off. */
  close(contracts: (contract: string) => boolean, at: Instant): void;
  /** An order that is not ours is filled: somebody at the terminal. */
  tradeByHand(trade: ForeignTrade, at: Instant): void;
  /** What is to be pushed, in order, since the last call. */
  reports(): readonly OrderReport[];
  book(at: Instant): BrokerBook;
  /** Reports of one order by correlation id; empty when there is none. */
  look(correlationId: string): readonly OrderReport[];
  /** In order of arrival, of all days; an order that did not change is the same object. */
  orders(): readonly VenueOrder[];
  /** Net units by contract, of everything, manual trades included. */
  positions(): ReadonlyMap<string, number>;
}
