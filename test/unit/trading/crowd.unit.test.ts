import { describe, expect, it } from '@jest/globals';
import {
  type Crowd,
  crowdBoost,
  crowdVote,
  EMPTY_CROWD,
  ideaClosed,
  ideaOpened,
} from '#core/trading/crowd.ts';

const UP = 1;
const DOWN = -1;

/** 'A+' = advisor A has a bullish idea open. */
const crowdOf = (...ideas: readonly string[]): Crowd =>
  ideas.reduce(
    (crowd, idea, place) =>
      ideaOpened(crowd, {
        ideaId: `I${place}`,
        advisorId: idea.slice(0, 1),
        underlying: 'NIFTY',
        sentiment: idea.endsWith('+') ? UP : DOWN,
      }),
    EMPTY_CROWD,
  );
const boost = (crowd: Crowd, sentiment: 1 | -1 = UP, advisorId = 'Z') =>
  crowdBoost(crowd, { advisorId, underlying: 'NIFTY', sentiment });

describe('the crowd', () => {
  it('gives each advisor one vote, the sign of his net ideas; ties abstain', () => {
    const crowd = crowdOf('A+', 'A+', 'A-', 'B-', 'C+', 'C-');
    expect(crowdVote(crowd, 'NIFTY')).toEqual({
      bullish: 1,
      bearish: 1,
      confidence: 0.5,
      score: 0.5,
    });
  });

  it('has no opinion of what nobody speaks about', () => {
    expect(crowdVote(crowdOf('A+'), 'BANKNIFTY')).toMatchObject({ confidence: null, score: null });
  });

  it('forgets an idea that closed, and only that one', () => {
    const crowd = crowdOf('A+', 'A+', 'A-');
    expect(
      crowdVote(ideaClosed(crowd, { underlying: 'NIFTY', ideaId: 'I0' }), 'NIFTY').bullish,
    ).toBe(0);
    expect(ideaClosed(crowd, { underlying: 'NIFTY', ideaId: 'I9' })).toBe(crowd);
    expect(ideaClosed(crowdOf('A+'), { underlying: 'NIFTY', ideaId: 'I0' }).size).toBe(0);
  });

  it('leaves a given crowd as it was', () => {
    const crowd = crowdOf('A+');
    ideaClosed(crowd, { underlying: 'NIFTY', ideaId: 'I0' });
    expect(crowdVote(crowd, 'NIFTY').bullish).toBe(1);
  });
});

describe('the boost', () => {
  it('needs five others', () => {
    expect(boost(crowdOf('A+', 'B+', 'C+', 'D+'))).toBe(1);
    expect(boost(crowdOf('A+', 'B+', 'C+', 'D+', 'E+'))).toBe(1.25);
    expect(boost(crowdOf('A+', 'B+', 'C+', 'D+', 'E+'), UP, 'A')).toBe(1);
  });

  it('needs a score above 75 %: three of four are not enough', () => {
    const three = ['A+', 'B+', 'C+', 'D+', 'E+', 'F+', 'G-', 'H-'];
    expect(boost(crowdOf(...three))).toBe(1);
    expect(boost(crowdOf(...three, 'I+'))).toBe(1.25);
  });

  it('goes to the direction we execute, not to the one the advisor took', () => {
    const bears = crowdOf('A-', 'B-', 'C-', 'D-', 'E-');
    expect(boost(bears, UP)).toBe(1);
    expect(boost(bears, DOWN)).toBe(1.25);
  });
});
