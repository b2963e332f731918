// Asks the broker what became of an order, by correlation id, again and again until it is clear.
import { orderOf, own, setTimer, type Turn } from '../engine/turn.ts';

/**
 * Asks now, unless an answer is due; it comes to `orderFound`. Repeated by timer while the order is unclear.
 * A look-up that is not answered for long is given up for the next one.
 */
export function lookUp(turn: Turn, orderId: string): void {
  const open = [...turn.state.queries.values()].find((query) => query.orderId === orderId);
  if (open === undefined || open.sentAt + answerTime(turn) <= turn.at) {
    if (open !== undefined) own(turn, 'queries').delete(open.queryId);
    ask(turn, orderId);
  }
  lookUpLater(turn, orderId);
}

const answerTime = (turn: Turn): number => turn.state.settings.answerSeconds * 1_000;

function ask(turn: Turn, orderId: string): void {
  const { venue } = orderOf(turn, orderId);
  const queryId = `look/${orderId}/${turn.at}`;
  own(turn, 'queries').set(queryId, { queryId, sentAt: turn.at, venue, what: 'ORDER', orderId });
  turn.effects.push({
    ...{ kind: 'query', queryId, venue },
    what: { kind: 'ORDER', orderId },
  });
}

/** Only if it is still unclear by then. */
export function lookUpLater(turn: Turn, orderId: string): void {
  setTimer(turn, `order/look/${orderId}`, turn.at + turn.state.settings.lookupSeconds * 1_000);
}
