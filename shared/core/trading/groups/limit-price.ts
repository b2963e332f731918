// Limits that are filled at once unless the market runs, and how far an entry may be chased.
import type { Price } from '#core/market/money.ts';
import { roundToTick } from '#core/market/tick.ts';
import { directionOf, type Side } from '#core/signals/trade.ts';
import type { Turn } from '../engine/turn.ts';
import type { TradeGroup } from './trade-group.ts';

export const exitSide = ({ side }: Pick<TradeGroup, 'side'>): Side =>
  side === 'BUY' ? 'SELL' : 'BUY';

/** The last price, however old it is; without one what was paid, or should have been. */
export const lastPrice = (turn: Turn, { contract, averageEntry, entry }: TradeGroup): Price =>
  turn.state.quotes.get(contract)?.price ?? averageEntry ?? entry;

/** Limit of an order that takes what is there, `protectionPct` beyond the price; rupees, on the tick. */
export function marketableLimit(turn: Turn, group: TradeGroup, side: Side, price: Price): Price {
  const beyond = (price * turn.state.settings.protectionPct[group.category]) / 100;
  const limit = price + directionOf(side) * beyond;
  return onTick(group, limit, side === 'BUY' ? 'UP' : 'DOWN');
}

/** At least one tick: no order has a price of zero. */
export const onTick = (
  { tick }: Pick<TradeGroup, 'tick'>,
  price: Price,
  direction: 'UP' | 'DOWN' | 'NEAREST',
): Price => Math.max(tick / 100, roundToTick(price, tick, direction));

/** A stop on the tick, on the wider side. */
export const stopOnTick = (group: Pick<TradeGroup, 'tick' | 'side'>, price: Price): Price =>
  onTick(group, price, group.side === 'BUY' ? 'DOWN' : 'UP');

/** The worst price an entry is worth: a share of the risk or of the way to the first target beyond its level. */
export function worstEntry(turn: Turn, group: TradeGroup): Price {
  const { entry, initialStop, targets, side } = group;
  const way = Math.abs((targets[0] ?? entry) - entry);
  const room = Math.min(Math.abs(entry - initialStop), way) * turn.state.settings.gapGuardShare;
  return onTick(group, entry + directionOf(side) * room, side === 'BUY' ? 'DOWN' : 'UP');
}

/** The worse of two prices for who buys (sells): the lower limit a buyer, the higher a seller sets. */
export const carefulLimit = (side: Side, one: Price, other: Price): Price =>
  side === 'BUY' ? Math.min(one, other) : Math.max(one, other);

/** At the level or further in favour of who holds that side. */
export const reaches = (side: Side, price: Price, level: Price): boolean =>
  directionOf(side) * (price - level) >= 0;

/** At the level or further against who holds that side. */
export const fallsTo = (side: Side, price: Price, level: Price): boolean =>
  directionOf(side) * (price - level) <= 0;
