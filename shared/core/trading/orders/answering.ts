// What came of a place, modify or cancel.
import type { CommandAnswered, CommandOutcome } from '../engine/engine-event.ts';
import { alarm, orderOf, own, putOrder, type Turn } from '../engine/turn.ts';
import { shown } from './evidence.ts';
import { lookUp, lookUpLater } from './inquiry.ts';
import type { OpenCommand, Order } from './order.ts';
import { isPlaceId } from './order-id.ts';
import { withdraw } from './placing.ts';
import { givenUp, holdMessages, pursued, wishedAgain } from './pursuit.ts';
import { moved } from './transition.ts';
import { wait } from './waiting.ts';
import { changed } from './wanted-change.ts';

export function commandAnswered(turn: Turn, { commandId, outcome }: CommandAnswered): void {
  const orderId = turn.state.commandOf.get(commandId);
  if (orderId === undefined)
    throw new Error(`command ${commandId}: expected its order, found none`);
  own(turn, 'commandOf').delete(commandId);
  const order = orderOf(turn, orderId);
  if (outcome.kind === 'RATE_LIMITED') holdMessages(turn);
  if (isPlaceId(commandId, orderId)) placed(turn, order, outcome);
  // The answer to a command that was settled by other evidence says nothing new.
  else if (order.command?.commandId === commandId) done(turn, order, order.command, outcome);
}

function placed(turn: Turn, order: Order, outcome: CommandOutcome): void {
  switch (outcome.kind) {
    case 'ACCEPTED':
      if (outcome.brokerOrderId === null) lost(turn, order);
      else accepted(turn, order, outcome.brokerOrderId);
      break;
    case 'REFUSED':
      refused(turn, order, `${outcome.code}: ${outcome.message}`);
      break;
    case 'RATE_LIMITED':
      deferred(turn, order);
      break;
    case 'UNKNOWN':
      lost(turn, order);
      break;
    default:
      outcome satisfies never;
  }
}

function accepted(turn: Turn, order: Order, brokerOrderId: string): void {
  const known = moved(turn, shown(turn, order, brokerOrderId), 'OPEN');
  const next = pursued(turn, known);
  if (next !== order) putOrder(turn, next);
}

function refused(turn: Turn, order: Order, reason: string): void {
  const next = moved(turn, order, 'REFUSE');
  if (next === order) return;
  alarm(turn, 'ORDER_REJECTED', order.orderId, `order ${order.orderId}: ${reason}`);
  putOrder(turn, { ...next, wanted: null, reason });
}

/** It waits again, as it is wanted by now. */
function deferred(turn: Turn, order: Order): void {
  const next = moved(turn, order, 'DEFER');
  if (next === order) return;
  putOrder(turn, { ...changed(next, order.wanted ?? {}), wanted: null });
  if (order.wanted?.cancel === true) withdraw(turn, order.orderId, 'WITHDRAWN');
  else wait(turn, order.orderId);
}

/** Nobody knows whether the broker has it: it is looked up, never sent again. */
export function lost(turn: Turn, order: Order): void {
  const next = moved(turn, order, 'LOSE');
  if (next === order) return;
  putOrder(turn, { ...next, lookups: 0 });
  lookUp(turn, order.orderId);
}

function done(turn: Turn, order: Order, command: OpenCommand, outcome: CommandOutcome): void {
  switch (outcome.kind) {
    case 'ACCEPTED':
      if (command.change.cancel === true) cancelAccepted(turn, order, command);
      else modified(turn, order, command);
      break;
    case 'REFUSED':
      commandRefused(turn, order, command, `${outcome.code}: ${outcome.message}`);
      break;
    case 'RATE_LIMITED':
      putOrder(turn, wishedAgain(turn, { ...order, modifications: uncounted(order, command) }));
      break;
    case 'UNKNOWN':
      commandUnclear(turn, order, command);
      lookUp(turn, order.orderId);
      break;
    default:
      outcome satisfies never;
  }
}

const uncounted = ({ modifications }: Order, { change }: OpenCommand): number =>
  change.cancel === true ? modifications : modifications - 1;

/** Reports that the broker made before it changed the order do not change it back. */
function modified(turn: Turn, order: Order, { change }: OpenCommand): void {
  const next: Order = { ...changed(order, change), command: null, reportedAt: turn.at };
  const isFull = next.status === 'PART_FILLED' && next.fill.quantity >= next.request.quantity;
  putOrder(turn, pursued(turn, isFull ? moved(turn, next, 'FILL') : next));
}

/** Only what the broker shows proves that nothing works any more; usually it is pushed at once. */
function cancelAccepted(turn: Turn, order: Order, command: OpenCommand): void {
  commandUnclear(turn, order, command);
  lookUpLater(turn, order.orderId);
}

export function commandUnclear(turn: Turn, order: Order, command: OpenCommand): void {
  const unclear: Order = { ...order, command: { ...command, status: 'UNKNOWN' } };
  putOrder(turn, pursued(turn, unclear));
}

/** A refused cancel means that something ended meanwhile; a refused modification is left to those who want it. */
function commandRefused(turn: Turn, order: Order, command: OpenCommand, reason: string): void {
  const { orderId } = order;
  if (command.change.cancel === true) commandUnclear(turn, order, command);
  else {
    alarm(turn, 'MODIFY_REJECTED', orderId, `order ${orderId}, ${command.part}: ${reason}`);
    putOrder(turn, givenUp(turn, order));
  }
  lookUp(turn, orderId);
}
