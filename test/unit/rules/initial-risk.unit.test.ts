import { describe, expect, it } from '@jest/globals';
import { netRisk, stopDistances } from '#core/rules/initial-risk.ts';
import type { RuleTrade } from '#core/rules/rule-trade.ts';
import { expectClose } from '#test/support/close.ts';
import { ruleTradeOf, withoutStop } from '#test/support/rule-trades.ts';

/** Worst moves of 0.1 %, 0.2 %, ... of `count` trades without a stop. */
const trades = (count: number, change: Partial<RuleTrade> = {}): readonly RuleTrade[] =>
  Array.from({ length: count }, (_, n) => ruleTradeOf({ ...withoutStop((n + 1) / 10), ...change }));

describe('given trades without a published stop', () => {
  it('when exactly twenty are in its 6D cell, then p90 of their worst moves stands for the stop', () => {
    const distance = stopDistances(trades(20))(ruleTradeOf(withoutStop(9)));
    // Type 7: place 0.9 x 19 = 17.1 among 0.1 ... 2.0.
    expectClose(distance ?? Number.NaN, 1.81);
  });

  it('when the 6D cell has nineteen, then the mini rule with its regime counts, then the one without', () => {
    const six = trades(19);
    const sameRegime = trades(1, { ...withoutStop(50), weekday: 4 });
    const otherRegime = trades(1, { ...withoutStop(70), regime: 'TRENDING_BULLISH' });
    const asked = ruleTradeOf(withoutStop(1));
    expectClose(stopDistances([...six, ...sameRegime])(asked) ?? Number.NaN, 1.81);
    expectClose(stopDistances([...six, ...otherRegime])(asked) ?? Number.NaN, 1.81);
    expect(stopDistances(six)(asked)).toBeNull();
  });

  it('when another advisor has many, then they say nothing of him', () => {
    expect(
      stopDistances(trades(40, { advisorId: 'ADV2' }))(ruleTradeOf(withoutStop(1))),
    ).toBeNull();
  });

  it('when he publishes a stop, then R is the published risk', () => {
    const published = ruleTradeOf({ rMultiple: -0.7 });
    expect(netRisk(published, stopDistances(trades(40)))).toBe(-0.7);
  });

  it('when the stop is learnt, then R is net P&L over distance times value at entry', () => {
    const trade = ruleTradeOf({
      ...withoutStop(1),
      netPaise: 362_000,
      entryValuePaise: 10_000_000,
    });
    // 1.81 % of 10,000,000 paise.
    expectClose(netRisk(trade, stopDistances(trades(20))) ?? Number.NaN, 2);
  });

  it('when no cell has enough, or none ever moved, then the trade teaches nothing', () => {
    const trade = ruleTradeOf(withoutStop(1));
    expect(netRisk(trade, stopDistances(trades(19)))).toBeNull();
    expect(netRisk(trade, stopDistances(trades(20, withoutStop(0))))).toBeNull();
  });
});
