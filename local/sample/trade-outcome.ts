// How an idea ends: the path is walked minute by minute and the first of stop, target and time decides.
import { directionOf, type ExitReason, type Side } from '#core/signals/trade.ts';
import { MINUTES_A_DAY } from './price-path.ts';
import type { Quote } from './quote.ts';

export type Idea = {
  readonly quote: Quote;
  readonly side: Side;
  readonly entryIndex: number;
  readonly entryPrice: number;
  readonly stoploss: number | null;
  /** Nearest first; the trade closes in full at the first. */
  readonly targets: readonly number[];
  /** The print at which it is left at the latest, and why. */
  readonly deadline: { readonly index: number; readonly reason: ExitReason };
};

export type Outcome = {
  readonly exitIndex: number;
  readonly exitPrice: number;
  readonly exitReason: ExitReason;
};

/** The outcome, or null when the path ends while the trade is still open. */
export function outcomeOf(idea: Idea): Outcome | null {
  const { quote, deadline } = idea;
  const lastIndex = Math.min(deadline.index, quote.path.prints.length - 1);
  const levelAt = levelFinder(idea);
  for (let index = idea.entryIndex + 1; index <= lastIndex; index += 1) {
    const level = levelAt(quote.rawAt(index));
    if (level) return { exitIndex: index, ...settled(level, quote.at(index), index) };
  }
  if (lastIndex < deadline.index) return null;
  return { exitIndex: lastIndex, exitPrice: quote.at(lastIndex), exitReason: deadline.reason };
}

type Level = { readonly price: number; readonly reason: ExitReason };

/** Says which level a price has reached, if any; never both, since the entry lies between them. */
function levelFinder({ side, stoploss, targets }: Idea): (price: number) => Level | null {
  const direction = directionOf(side);
  const stop = stoploss === null ? null : { price: stoploss, reason: 'STOPLOSS_HIT' as const };
  const [first] = targets;
  const target = first === undefined ? null : { price: first, reason: 'TARGET_HIT' as const };
  const floor = stop ? direction * stop.price : Number.NEGATIVE_INFINITY;
  const ceiling = target ? direction * target.price : Number.POSITIVE_INFINITY;
  return (price) => {
    const gain = direction * price;
    if (gain <= floor) return stop;
    return gain >= ceiling ? target : null;
  };
}

/** Between two prints of a day the price passes the level; over night it jumps beyond it. */
const settled = (level: Level, price: number, index: number): Omit<Outcome, 'exitIndex'> => ({
  exitPrice: index % MINUTES_A_DAY === 0 ? price : level.price,
  exitReason: level.reason,
});

/** Gain in percent of the entry, negative = loss. */
export const gainPct = (idea: Idea, outcome: Outcome): number =>
  (100 * directionOf(idea.side) * (outcome.exitPrice - idea.entryPrice)) / idea.entryPrice;
