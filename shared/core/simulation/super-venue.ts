// The broker of the simulator: super orders and plain orders on a tape of last prices, seeded misfortune, and the
// truth about all of it. Calls have to come in the order of time.
import type { Instant } from '#core/market/ist.ts';
import type { CommandOutcome } from '#core/trading/engine/engine-event.ts';
import type { BrokerBook, OrderReport } from '#core/trading/orders/order-report.ts';
import { netPositions, positionRows } from './broker/account.ts';
import { type BrokerPlan, CALM_BROKER } from './broker/broker-plan.ts';
import { cancelled, modified } from './broker/changing.ts';
import { closed, foreignTrade, opened, setPhase, squaredOff } from './broker/day-end.ts';
import { isWithinRate } from './broker/message-rate.ts';
import { refused } from './broker/order-checks.ts';
import { placed } from './broker/placing.ts';
import { priceTraded } from './broker/prices.ts';
import { emptyFloor, type Floor } from './broker/trading-floor.ts';
import { isWorking, rowsOf, seenOrder } from './broker/working-order.ts';
import type { Venue, VenueCommand } from './venue.ts';

export function superVenue(plan: BrokerPlan): Venue {
  const floor = emptyFloor(plan);
  const book = keptUntilChanged(floor, () => bookOf(floor));
  const orders = keptUntilChanged(floor, () => [...floor.orders.values()].map(seenOrder));
  const positions = keptUntilChanged(floor, () => netPositions(floor));
  return {
    receive: (command, at) => received(floor, command, at),
    trade: (contract, price, at) => priceTraded(floor, contract, { price, at }),
    open: (contracts, at) => opened(floor, contracts, at),
    halt: (contracts) => setPhase(floor, contracts, 'HALTED'),
    squareOff: (contracts, at) => squaredOff(floor, contracts, at),
    close: (contracts, at) => closed(floor, contracts, at),
    tradeByHand: (trade, at) => foreignTrade(floor, trade, at),
    reports: () => takePushed(floor),
    book: (takenAt) => ({ ...book(), takenAt }),
    look: (correlationId) => (floor.byCorrelation.get(correlationId) ?? []).flatMap(rowsOf),
    orders,
    positions,
  };
}

/** Paper trading: the same broker without misfortune, on live prices. */
export const paperVenue = (contracts: BrokerPlan['contracts']): Venue =>
  superVenue({ ...CALM_BROKER, contracts });

function received(floor: Floor, command: VenueCommand, at: Instant): CommandOutcome {
  if (!isWithinRate(floor, at)) return { kind: 'RATE_LIMITED' };
  switch (command.kind) {
    case 'place':
      return placed(floor, command, at);
    case 'modify':
      return modified(floor, command, at);
    case 'cancel':
      return cancelled(floor, command, at);
    case 'brokerSwitch':
      return switchedOff(floor);
    default:
      return command satisfies never;
  }
}

/** Taken only from a flat account without open orders (broker reference, section 4.8). */
function switchedOff(floor: Floor): CommandOutcome {
  const isBusy = [...floor.live.values()].some((orders) =>
    orders.some(({ entry }) => isWorking(entry)),
  );
  if (isBusy || netPositions(floor).size > 0) {
    return refused('DH-906', 'Kill switch needs a flat account without pending orders');
  }
  floor.isSwitchedOff = true;
  return { kind: 'ACCEPTED', brokerOrderId: null };
}

function takePushed(floor: Floor): readonly OrderReport[] {
  const taken = floor.pushed;
  if (taken.length > 0) floor.pushed = [];
  return taken;
}

const bookOf = (floor: Floor): Omit<BrokerBook, 'takenAt'> => ({
  orders: [...floor.orders.values()]
    .filter(({ bookDate }) => bookDate === floor.date)
    .flatMap(rowsOf),
  trades: [...floor.trades],
  positions: positionRows(floor),
});

function keptUntilChanged<T>(floor: Floor, made: () => T): () => T {
  let kept: { readonly changes: number; readonly value: T } | null = null;
  return () => {
    if (kept === null || kept.changes !== floor.changes) {
      kept = { changes: floor.changes, value: made() };
    }
    return kept.value;
  };
}
