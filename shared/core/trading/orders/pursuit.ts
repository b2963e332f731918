// Pursues what an order shall become: one command at a time, the newest wish last, until the broker has it.
import { setVolatile, type Turn } from '../engine/turn.ts';
import { isAtRest, type OpenCommand, type Order } from './order.ts';
import { wait, waitNoLonger } from './waiting.ts';
import { merged, outstanding } from './wanted-change.ts';

/** Ends a command that the broker has carried out or that makes no sense any more, and goes on with the rest. */
export function pursued(turn: Turn, order: Order): Order {
  const { command } = order;
  if (command !== null && !isDone(order, command)) {
    // Getting out does not wait until it is known what became of a modification.
    if (command.status === 'UNKNOWN' && isOvertaken(order, command)) {
      return pursued(turn, { ...order, command: null });
    }
    return order;
  }
  if (command === null && order.wanted === null) return order;
  const wanted = outstanding(order);
  if (wanted === null) waitNoLonger(turn, order.orderId);
  else if (order.brokerOrderId !== null) wait(turn, order.orderId);
  return { ...order, command: null, wanted };
}

const isDone = (order: Order, { change }: OpenCommand): boolean =>
  change.cancel === true ? isAtRest(order) : outstanding({ ...order, wanted: change }) === null;

const isOvertaken = ({ wanted }: Order, { change }: OpenCommand): boolean =>
  wanted?.cancel === true && change.cancel !== true;

/** The broker has not done it: it is wanted again, less what was wished since. */
export function wishedAgain(turn: Turn, order: Order): Order {
  const { command, wanted } = order;
  if (command === null) return order;
  const again = merged(command.change, wanted ?? {});
  return pursued(turn, { ...order, command: null, wanted: again });
}

/** The broker refuses it: only what was wished since is left. */
export function givenUp(turn: Turn, order: Order): Order {
  return pursued(turn, { ...order, command: null });
}

/** Nothing is sent before then: the broker said that it is too busy. */
export function holdMessages(turn: Turn): void {
  const heldUntil = turn.at + HOLD_MS;
  setVolatile(turn, { sent: { ...turn.state.sent, heldUntil } });
}

/** The shortest window of the order rate. */
const HOLD_MS = 1_000;
