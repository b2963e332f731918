// The money of a trade before it is one: all legs in one movement, or none.

import { reserve } from '../daily-corpus.ts';
import { putBook, putGroup, type Turn } from '../engine/turn.ts';
import type { TradeGroup } from '../groups/trade-group.ts';

/** Stores the group with what is reserved for each leg; null, and nothing is changed, when there is no room. */
export function reserveLegs(turn: Turn, group: TradeGroup): TradeGroup | null {
  const { direction, category, groupId, marginPerLotPaise } = group;
  const book = turn.state.books[direction];
  if (book === undefined) return null;
  const legs = group.legs.map((leg) => ({ ...leg, reservedPaise: leg.lots * marginPerLotPaise }));
  const marginPaise = legs.reduce((sum, { reservedPaise }) => sum + reservedPaise, 0);
  const reserved = reserve(book, category, marginPaise);
  if (reserved === null) return null;
  putBook(turn, direction, reserved);
  turn.moves.push({
    ...{ kind: 'reserve', groupId, book: direction, category },
    ...{ marginPaise, netPaise: 0 },
  });
  const withLegs = { ...group, legs };
  putGroup(turn, withLegs);
  return withLegs;
}
