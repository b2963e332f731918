// What open positions would bring at the last price, and what a book is worth with them.
import { type Paise, type Price, priceMoveValue } from '#core/market/money.ts';
import type { RuleDirection } from '#core/rules/rule-direction.ts';
import { directionOf } from '#core/signals/trade.ts';
import { corpusValue } from '../daily-corpus.ts';
import type { EngineState } from '../engine/engine-state.ts';
import { own, type Turn } from '../engine/turn.ts';
import type { TradeGroup } from '../groups/trade-group.ts';
import { heldUnits, legPosition } from './leg-position.ts';

/** Marks every open group of the contract at that price. */
export function markOpen(turn: Turn, contract: string, price: Price): void {
  for (const groupId of turn.state.groupsOf.get(contract) ?? []) {
    const group = turn.state.groups.get(groupId);
    if (group !== undefined) own(turn, 'openPaise').set(groupId, openProfit(turn, group, price));
  }
}

/** Paise, before costs. */
function openProfit({ state }: Turn, { legs, side }: TradeGroup, price: Price): Paise {
  return legs.reduce((sum, leg) => {
    const position = legPosition(state, leg);
    const { averagePrice } = position.entry;
    if (averagePrice === null) return sum;
    return sum + directionOf(side) * priceMoveValue(averagePrice, price, heldUnits(position));
  }, 0);
}

/** Opening + realised + open. Null when the book was never opened. */
export function worthOf(state: EngineState, book: RuleDirection): Paise | null {
  const corpus = state.books[book];
  if (corpus === undefined) return null;
  let worth = corpusValue(corpus);
  for (const groupId of [...state.groupsOf.values()].flat()) {
    if (state.groups.get(groupId)?.direction === book) worth += state.openPaise.get(groupId) ?? 0;
  }
  return worth;
}
