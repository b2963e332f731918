// The broker as the simulator plays it: super orders, plain orders, fills on a price tape. It knows the truth,
// which the engine only hears about.
import type { Instant } from '#core/market/ist.ts';
import type { Price } from '#core/market/money.ts';
import type { BrokerSwitch, Cancel, Modify, Place } from '#core/trading/engine/effect.ts';
import type { CommandOutcome } from '#core/trading/engine/engine-event.ts';
import type { BrokerBook, OrderReport } from '#core/trading/orders/order-report.ts';

export type VenueCommand = Place | Modify | Cancel | BrokerSwitch;

/** What really stands at the venue for one order. */
export interface VenueOrder {
  readonly brokerOrderId: string;
  /** Ours. */
  readonly correlationId: string;
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

export interface Venue {
  /** A command arrives and is carried out or refused; reports of what it did are taken by `reports`. */
  receive(command: VenueCommand, at: Instant): CommandOutcome;
  /** A price is traded: orders that it reaches are filled or triggered. */
  trade(contract: string, price: Price, at: Instant): void;
  /** The session of those contracts is over: day orders expire, INTRADAY is squared off by the broker. */
  close(contracts: (contract: string) => boolean, at: Instant): void;
  /** What is to be pushed, in order, since the last call. */
  reports(): readonly OrderReport[];
  book(at: Instant): BrokerBook;
  /** Reports of one order by correlation id; empty when there is none. */
  look(correlationId: string): readonly OrderReport[];
  orders(): readonly VenueOrder[];
  /** Net units by contract, of everything, manual trades included. */
  positions(): ReadonlyMap<string, number>;
}
