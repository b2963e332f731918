// What an advisor said in the last half hour: the same again is one idea.

import { own, type Turn } from '../engine/turn.ts';
import { ideaKey, isSameIdea, type PostedIdea } from '../same-idea.ts';
import type { GateVerdict } from './decision.ts';
import { failed, passed } from './gate-verdict.ts';
import type { TradeableIdea } from './signal-record.ts';

const RECENT_MS = 30 * 60_000;

const postedIdea = (idea: TradeableIdea): PostedIdea => ({
  advisorId: idea.advisorId,
  instrument: idea.instrument,
  side: idea.side,
  entryPrice: idea.entry,
  at: idea.postedAt,
});

/** Remembers it unless it repeats another one: a repetition is repeated by nobody. */
export function sameIdea(turn: Turn, idea: TradeableIdea): GateVerdict {
  const posted = postedIdea(idea);
  const key = ideaKey(posted);
  const recent = (turn.state.posted.get(key) ?? []).filter(({ at }) => posted.at - at <= RECENT_MS);
  const earlier = recent.find((one) => isSameIdea(one, posted));
  if (earlier !== undefined)
    return failed('SAME_IDEA', 'SAME_IDEA', idea.entry, earlier.entryPrice);
  own(turn, 'posted').set(key, [...recent, posted]);
  return passed('SAME_IDEA');
}

/** Index of the ideas that were decided, for a start. */
export function postedIndex(
  ideas: readonly TradeableIdea[],
): ReadonlyMap<string, readonly PostedIdea[]> {
  const posted = new Map<string, PostedIdea[]>();
  for (const idea of [...ideas].sort((a, b) => a.postedAt - b.postedAt)) {
    const one = postedIdea(idea);
    const earlier = posted.get(ideaKey(one)) ?? [];
    if (!earlier.some((other) => isSameIdea(other, one)))
      posted.set(ideaKey(one), [...earlier, one]);
  }
  return posted;
}
