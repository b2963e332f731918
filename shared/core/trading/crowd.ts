// What the other advisors think of an underlying right now: one vote each, the sign of his net open ideas,
// ties abstain (design, crowd). Every signal is recorded before any gate.

export interface OpenIdea {
  readonly ideaId: string;
  readonly advisorId: string;
  readonly underlying: string;
  /** +1 bullish, -1 bearish. */
  readonly sentiment: 1 | -1;
}

/** Open ideas by underlying and id. A value: opening and closing give a new one. */
export type Crowd = ReadonlyMap<string, ReadonlyMap<string, OpenIdea>>;

export const EMPTY_CROWD: Crowd = new Map();

/** Its entry was reached: it votes from now on. An id that is open already stays one idea. */
export function ideaOpened(crowd: Crowd, idea: OpenIdea): Crowd {
  const own = new Map(crowd.get(idea.underlying));
  own.set(idea.ideaId, idea);
  return new Map(crowd).set(idea.underlying, own);
}

/** By stop, target, square-off, expiry or follow-up. Closing what is not open changes nothing. */
export function ideaClosed(
  crowd: Crowd,
  { underlying, ideaId }: Pick<OpenIdea, 'underlying' | 'ideaId'>,
): Crowd {
  const open = crowd.get(underlying);
  if (!open?.has(ideaId)) return crowd;
  const own = new Map(open);
  own.delete(ideaId);
  const rest = new Map(crowd);
  if (own.size > 0) rest.set(underlying, own);
  else rest.delete(underlying);
  return rest;
}

export interface CrowdVote {
  readonly bullish: number;
  readonly bearish: number;
  /** bullish / (bullish + bearish); null when nobody votes. */
  readonly confidence: number | null;
  /** max(confidence, 1 - confidence). */
  readonly score: number | null;
}

/** Votes on an underlying; those of `without` are left out. */
export function crowdVote(crowd: Crowd, underlying: string, without?: string): CrowdVote {
  const net = new Map<string, number>();
  for (const { advisorId, sentiment } of crowd.get(underlying)?.values() ?? []) {
    if (advisorId !== without) net.set(advisorId, (net.get(advisorId) ?? 0) + sentiment);
  }
  const votes = [...net.values()];
  const bullish = votes.filter((vote) => vote > 0).length;
  const bearish = votes.filter((vote) => vote < 0).length;
  const voters = bullish + bearish;
  const confidence = voters > 0 ? bullish / voters : null;
  return {
    ...{ bullish, bearish, confidence },
    score: confidence === null ? null : Math.max(confidence, 1 - confidence),
  };
}

export const CROWD_BOOST = 1.25;
const SCORE_ABOVE = 0.75;
const LEAST_OTHERS = 5;

/** An order of ours: his idea, in the direction we execute (the other one when we fade him). */
export type ExecutedIdea = Pick<OpenIdea, 'advisorId' | 'underlying' | 'sentiment'>;

/** 1.25 when the score is above 75 % among at least five other advisors, in our direction; else 1. */
export function crowdBoost(crowd: Crowd, order: ExecutedIdea): number {
  const { bullish, bearish, score } = crowdVote(crowd, order.underlying, order.advisorId);
  if (score === null || score <= SCORE_ABOVE || bullish + bearish < LEAST_OTHERS) return 1;
  const sentiment = bullish > bearish ? 1 : -1;
  return sentiment === order.sentiment ? CROWD_BOOST : 1;
}
