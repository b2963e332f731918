// Compares what an order shall become with what the broker has, and says what is left to ask for.
import type { Order, OrderLeg, OrderPart, WantedChange } from './order.ts';
import { isAtRest, isTerminal } from './order.ts';

/** A part of a change that one command can ask for. */
export interface ChangeStep {
  readonly part: OrderPart;
  readonly change: WantedChange;
}

/** Newer wishes replace older ones; after a cancel nothing else matters. */
export function merged(older: WantedChange | null, newer: WantedChange): WantedChange {
  if (older?.cancel === true || newer.cancel === true) return { cancel: true };
  return { ...older, ...newer };
}

/** Without what is so already, or cannot be any more; null when nothing is left. */
export function outstanding(order: Order): WantedChange | null {
  const { wanted } = order;
  if (wanted === null) return null;
  if (wanted.cancel === true) return isAtRest(order) ? null : { cancel: true };
  const left = { ...entryLeft(order, wanted), ...legsLeft(order, wanted) };
  return Object.keys(left).length > 0 ? left : null;
}

function entryLeft(
  order: Order,
  { price, quantity, trigger, toLimit }: WantedChange,
): WantedChange {
  const { request } = order;
  if (isTerminal(order)) return {};
  const isStop = request.kind === 'STOP';
  return {
    ...(price !== undefined && (price !== request.price || (toLimit && isStop)) ? { price } : {}),
    ...(quantity !== undefined && quantity !== request.quantity ? { quantity } : {}),
    ...(trigger !== undefined && isStop && trigger !== request.trigger ? { trigger } : {}),
    ...(toLimit === true && isStop ? { toLimit } : {}),
  };
}

function legsLeft({ target, stop }: Order, wanted: WantedChange): WantedChange {
  const moves = (leg: OrderLeg | null, level: number | undefined): leg is OrderLeg =>
    leg !== null && level !== undefined && level !== leg.price && isMovable(leg);
  return {
    ...(wanted.target !== undefined && moves(target, wanted.target)
      ? { target: wanted.target }
      : {}),
    ...(wanted.stop !== undefined && moves(stop, wanted.stop) ? { stop: wanted.stop } : {}),
  };
}

/** Once it is triggered an order for it is at the exchange: its level means nothing any more. */
const isMovable = ({ status }: OrderLeg): boolean =>
  status === 'WAITING' || status === 'ARMED' || status === 'PART_FILLED';

/** The most urgent part of an outstanding change: out, then the entry with its exits, then the stop. */
export function nextStep(change: WantedChange): ChangeStep {
  const { cancel, target, stop, ...entry } = change;
  if (cancel === true) return { part: 'ENTRY', change: { cancel } };
  if (Object.keys(entry).length > 0) return { part: 'ENTRY', change };
  if (stop !== undefined) return { part: 'STOP', change: { stop } };
  if (target !== undefined) return { part: 'TARGET', change: { target } };
  throw new Error('change of an order: expected something to ask for, found nothing');
}

/** What is wanted beyond a step that is asked for now. */
export function without(wanted: WantedChange, { change }: ChangeStep): WantedChange | null {
  const rest = Object.entries(wanted).filter(([key]) => !(key in change));
  return rest.length > 0 ? Object.fromEntries(rest) : null;
}

/** The order as the broker has it once the change is done. */
export function changed(order: Order, change: WantedChange): Order {
  const { price, quantity, trigger, toLimit, target, stop } = change;
  const level = (leg: OrderLeg | null, to: number | undefined): OrderLeg | null =>
    leg === null || to === undefined || leg.price === to ? leg : { ...leg, price: to };
  return {
    ...order,
    request: requested(order, {
      ...(price === undefined ? {} : { price }),
      ...(quantity === undefined ? {} : { quantity }),
      ...(trigger === undefined ? {} : { trigger }),
      ...(toLimit === undefined ? {} : { toLimit }),
      ...(target === undefined ? {} : { target }),
      ...(stop === undefined ? {} : { stop }),
    }),
    target: level(order.target, target),
    stop: level(order.stop, stop),
  };
}

function requested({ request }: Order, change: WantedChange): Order['request'] {
  const { price = request.price, quantity = request.quantity } = change;
  switch (request.kind) {
    case 'LIMIT':
      return { ...request, price, quantity };
    case 'SUPER': {
      const { target = request.target, stop = request.stop } = change;
      return { ...request, price, quantity, target, stop };
    }
    case 'STOP': {
      const { trigger = request.trigger, toLimit } = change;
      if (toLimit !== true) return { ...request, price, quantity, trigger };
      const { contract, instrument, side, product } = request;
      return { kind: 'LIMIT', contract, instrument, side, product, price, quantity };
    }
    default:
      return request satisfies never;
  }
}
