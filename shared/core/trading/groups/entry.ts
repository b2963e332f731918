// Entries of a group: at which limit they go out, and how those that are not filled are given up.
import type { Price } from '#core/market/money.ts';
import { groupOf, orderOf, putGroup, type Turn } from '../engine/turn.ts';
import { isTerminal, type Order } from '../orders/order.ts';
import { queueEntry, want, withdraw } from '../orders/placing.ts';
import { carefulLimit, lastPrice, marketableLimit, reaches, worstEntry } from './limit-price.ts';
import type { TradeGroup } from './trade-group.ts';

/** Entries that are still planned go out at the price of now, or are given up because it ran away. */
export function sendEntries(turn: Turn, groupId: string): void {
  const group = groupOf(turn, groupId);
  const price = lastPrice(turn, group);
  const isGone = group.style !== 'RESTING' && !isWorthIt(turn, group, price);
  putGroup(turn, { ...group, phase: 'ENTERING' });
  for (const { entryOrderId } of group.legs) {
    const order = orderOf(turn, entryOrderId);
    if (order.status !== 'PLANNED') continue;
    if (isGone) withdraw(turn, entryOrderId, 'PRICE_RAN_AWAY');
    else queueEntry(turn, entryOrderId, entryLimit(turn, group, order));
  }
}

/** Not beyond the worst entry. */
const isWorthIt = (turn: Turn, group: TradeGroup, price: Price): boolean =>
  reaches(group.side, worstEntry(turn, group), price);

function entryLimit(turn: Turn, group: TradeGroup, { request }: Order): Price {
  if (group.style === 'RESTING') return request.price;
  const limit = marketableLimit(turn, group, group.side, lastPrice(turn, group));
  return carefulLimit(group.side, limit, worstEntry(turn, group));
}

/** A watched entry: the price has come to its level. */
export const isEntryReached = (turn: Turn, group: TradeGroup): boolean => {
  const quote = turn.state.quotes.get(group.contract);
  return quote !== undefined && reaches(group.side, quote.price, group.entry);
};

/**
 * Nothing filled: cancelled. Partly filled: modified down to what is filled, because a cancel would take the
 * exits of the fill away; only where the broker refuses that.
 */
export function giveUpEntry(turn: Turn, entry: Order, isShrinkRefused: boolean): void {
  const { orderId, fill, status } = entry;
  if (isTerminal(entry)) return;
  const isUnsent = status === 'PLANNED' || status === 'QUEUED';
  if (isUnsent) withdraw(turn, orderId, 'ENTRY_NOT_FILLED');
  else if (fill.quantity === 0 || isShrinkRefused) want(turn, orderId, { cancel: true });
  else if (!want(turn, orderId, { quantity: fill.quantity })) want(turn, orderId, { cancel: true });
}
