// Eight months of every advisor: ideas day by day, each with the outcome its path gave it.
import { isIndex } from '#core/market/category.ts';
import type { SampleAdvisor } from './advisors.ts';
import type { Skill } from './habits.ts';
import type { PricePath } from './price-path.ts';
import { createRandom, type Random } from './random.ts';
import type { FinishedTrade } from './signal-document.ts';
import { allowsView, type Occasion, occasionOf, planIdea, type View } from './trade-idea.ts';
import { gainPct, outcomeOf } from './trade-outcome.ts';

export type DayRange = { readonly first: number; readonly last: number };

const MORNING_ENDS = 135;

/** The finished trades of one advisor in order of entry; what is open at the end is left out. */
export function historyOf(
  seed: number,
  advisor: SampleAdvisor,
  paths: readonly PricePath[],
  days: DayRange,
): readonly FinishedTrade[] {
  const random = createRandom(seed, `history ${advisor.advisorId}`);
  const trades: FinishedTrade[] = [];
  for (let day = days.first; day <= days.last; day += 1) {
    const progress = (day - days.first) / (days.last - days.first);
    const ideas = Math.floor(advisor.ideasPerDay + random.next());
    for (let count = 0; count < ideas; count += 1) {
      const occasion = occasionOf(random, advisor, day);
      const skill = skillAt(advisor.habit.skill, progress, occasion.minute);
      const trade = publishedTrade(random, occasion, paths, skill);
      if (trade) trades.push(trade);
    }
  }
  return trades;
}

function skillAt({ usual, streak, morning }: Skill, progress: number, minute: number): number {
  if (streak && progress >= streak.from && progress <= streak.to) return streak.skill;
  if (morning !== undefined && minute < MORNING_ENDS) return morning;
  return usual;
}

/**
 * Two ideas are at hand, of opposite views where the product allows it; skill is the chance to publish
 * the better one. So nobody sees the future in a single idea, and no skill at all is exactly chance.
 */
function publishedTrade(
  random: Random,
  occasion: Occasion,
  paths: readonly PricePath[],
  skill: number,
): FinishedTrade | null {
  const [firstView, secondView] = viewsOf(random, occasion);
  const path = pathFor(random, occasion, paths);
  const other = firstView === secondView ? pathFor(random, occasion, paths) : path;
  const first = planIdea(random, occasion, path, firstView);
  const second = planIdea(random, occasion, other, secondView);
  if (!first || !second) return null;
  const [outcome, otherOutcome] = [outcomeOf(first), outcomeOf(second)];
  const wantsBetter = random.chance(skill);
  const { advisor } = occasion;
  if (!outcome || !otherOutcome) return outcome && { advisor, idea: first, outcome };
  const firstIsBetter = gainPct(first, outcome) >= gainPct(second, otherOutcome);
  return firstIsBetter === wantsBetter
    ? { advisor, idea: first, outcome }
    : { advisor, idea: second, outcome: otherOutcome };
}

function viewsOf(random: Random, occasion: Occasion): readonly [View, View] {
  if (!allowsView(occasion, 'BEARISH')) return ['BULLISH', 'BULLISH'];
  return random.chance(0.5) ? ['BULLISH', 'BEARISH'] : ['BEARISH', 'BULLISH'];
}

function pathFor(random: Random, { category }: Occasion, paths: readonly PricePath[]): PricePath {
  const wantsIndex = category === 'INDEX_FUTURES' || category === 'INDEX_OPTIONS';
  return random.pick(paths.filter(({ underlying }) => isIndex(underlying.symbol) === wantsIndex));
}
