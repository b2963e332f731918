// A broker of the simulator with a session that runs, and orders for it: futures of NIFTY, one lot of 50 units.
import { istInstant } from '#core/market/ist.ts';
import {
  type BrokerPlan,
  CALM_BROKER,
  type MarketFaults,
  NO_FAULTS,
  type UnsureBehaviour,
} from '#core/simulation/broker/broker-plan.ts';
import { superVenue } from '#core/simulation/super-venue.ts';
import type { Venue } from '#core/simulation/venue.ts';
import type { Cancel, Modify, Place } from '#core/trading/engine/effect.ts';
import type {
  LimitRequest,
  OrderPart,
  OrderRequest,
  StopRequest,
  SuperRequest,
} from '#core/trading/orders/order.ts';
import type { OrderReport } from '#core/trading/orders/order-report.ts';

export const FLOOR_DATE = '2024-01-24';
export const CONTRACT = 'NIFTY:2024-01-25:FUT';

/** `time` = 'HH:MM' IST. */
export const floorTime = (time: string, date: string = FLOOR_DATE): number =>
  istInstant(date, time);

export interface FloorChange extends Partial<Omit<BrokerPlan, 'faults' | 'unsure'>> {
  readonly faults?: Partial<MarketFaults>;
  readonly unsure?: Partial<UnsureBehaviour>;
}

/** Everything trades; no slippage, so that fills are round figures. */
export function openVenue({ faults, unsure, ...change }: FloorChange = {}): Venue {
  const slippagePct = {
    ...{ NSE_EQ: 0, INDEX_FUTURES: 0, STOCK_FUTURES: 0, INDEX_OPTIONS: 0, STOCK_OPTIONS: 0 },
  };
  const venue = superVenue({
    ...CALM_BROKER,
    slippagePct,
    contracts: { [CONTRACT]: { lotSize: 50, tickPaise: 5, freezeQuantity: 1800 } },
    ...change,
    faults: { ...NO_FAULTS, ...faults },
    unsure: { ...CALM_BROKER.unsure, ...unsure },
  });
  venue.open(() => true, floorTime('09:15'));
  return venue;
}

const COMMON: Pick<SuperRequest, 'contract' | 'instrument' | 'side' | 'product' | 'quantity'> = {
  contract: CONTRACT,
  instrument: { kind: 'FUT', exchange: 'NSE', underlying: 'NIFTY', expiry: '2024-01-25' },
  ...{ side: 'BUY', product: 'INTRADAY', quantity: 100 },
};

/** Bought at 21,500 at most, target 21,600, stop 21,400. */
export const superRequest = (change: Partial<SuperRequest> = {}): SuperRequest => ({
  ...COMMON,
  ...{ kind: 'SUPER', price: 21_500, target: 21_600, stop: 21_400 },
  ...change,
});

/** Sold at 21,500 at least. */
export const limitRequest = (change: Partial<LimitRequest> = {}): LimitRequest => ({
  ...COMMON,
  ...{ kind: 'LIMIT', side: 'SELL', price: 21_500 },
  ...change,
});

/** Sold at 21,350 at least once 21,400 is traded. */
export const stopRequest = (change: Partial<StopRequest> = {}): StopRequest => ({
  ...COMMON,
  ...{ kind: 'STOP', side: 'SELL', trigger: 21_400, price: 21_350 },
  ...change,
});

export const place = (orderId: string, request: OrderRequest): Place => ({
  ...{ kind: 'place', commandId: `c-${orderId}`, orderId, venue: 'BROKER', request },
});

export const modify = (
  brokerOrderId: string,
  part: OrderPart,
  values: Modify['values'],
): Modify => ({
  ...{ kind: 'modify', commandId: `m-${brokerOrderId}`, orderId: 'O1', venue: 'BROKER' },
  ...{ brokerOrderId, part, values },
});

export const cancel = (brokerOrderId: string, part: OrderPart = 'ENTRY'): Cancel => ({
  ...{ kind: 'cancel', commandId: `x-${brokerOrderId}`, orderId: 'O1', venue: 'BROKER' },
  ...{ brokerOrderId, part },
});

/** Broker order id of a request that was accepted. */
export function accepted(venue: Venue, command: Place, at: number): string {
  const outcome = venue.receive(command, at);
  if (outcome.kind !== 'ACCEPTED' || outcome.brokerOrderId === null) {
    throw new Error(
      `order ${command.orderId}: expected ACCEPTED, found ${JSON.stringify(outcome)}`,
    );
  }
  return outcome.brokerOrderId;
}

/** 'ENTRY TRADED 100 @ 21500', one line per report that was pushed since. */
export const told = (venue: Venue): readonly string[] => venue.reports().map(reportLine);

export const reportLine = ({ part, status, filledQuantity, averagePrice }: OrderReport): string =>
  filledQuantity === 0
    ? `${part} ${status}`
    : `${part} ${status} ${filledQuantity} @ ${averagePrice}`;
