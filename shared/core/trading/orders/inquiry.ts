// Asks the broker what became of an order, by correlation id, again and again until it is clear.
import { orderOf, own, setTimer, type Turn } from '../engine/turn.ts';

/** Asks now; the answer comes to `orderFound`. Repeated by timer while the order is unclear. */
export function lookUp(turn: Turn, orderId: string): void {
  const { venue } = orderOf(turn, orderId);
  const queryId = `look/${orderId}/${turn.at}`;
  if (turn.state.queries.has(queryId)) return;
  const queries = own(turn, 'queries');
  queries.set(queryId, { queryId, sentAt: turn.at, venue, what: 'ORDER', orderId });
  turn.effects.push({
    ...{ kind: 'query', queryId, venue },
    what: { kind: 'ORDER', orderId },
  });
  lookUpLater(turn, orderId);
}

/** Only if it is still unclear by then. */
export function lookUpLater(turn: Turn, orderId: string): void {
  setTimer(turn, `order/look/${orderId}`, turn.at + turn.state.settings.lookupSeconds * 1_000);
}
