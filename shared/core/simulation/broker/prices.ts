// A traded price reaches every order of its contract that it can do something to, oldest first.
import { exitsAt } from './exits.ts';
import { fillLimit, putLimit, reaches, type Traded } from './matching.ts';
import { changed, type Floor, forgetEnded, phaseOf } from './trading-floor.ts';
import { isLive, isWorking, type WorkingOrder } from './working-order.ts';

export function priceTraded(floor: Floor, contract: string, traded: Traded): void {
  floor.last.set(contract, traded.price);
  const live = floor.live.get(contract);
  if (live === undefined || live.length === 0 || phaseOf(floor, contract) !== 'OPEN') return;
  let hasEnded = false;
  for (const order of live) {
    orderAt(floor, order, traded);
    if (!isLive(order)) hasEnded = true;
  }
  if (hasEnded) forgetEnded(floor, contract);
}

/** Also asked on arrival and after a change, with the last price. */
export function orderAt(floor: Floor, order: WorkingOrder, traded: Traded): void {
  if (isWorking(order.entry)) {
    fireStopOrder(floor, order, traded);
    if (order.trigger === null) fillLimit(floor, order, 'ENTRY', traded);
  }
  if (order.kind === 'SUPER') exitsAt(floor, order, traded);
}

/** A stop order becomes a limit order, which waits where the price ran through its limit. */
function fireStopOrder(floor: Floor, order: WorkingOrder, { price, at }: Traded): void {
  const way = order.direction === 1 ? -1 : 1;
  if (order.trigger === null || !reaches(way, order.trigger, price)) return;
  order.trigger = null;
  putLimit(floor, order, 'ENTRY', order.entry);
  changed(floor, order, 'ENTRY', at);
}
