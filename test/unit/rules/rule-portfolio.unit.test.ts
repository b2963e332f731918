import { describe, expect, it } from '@jest/globals';
import { randomDraws } from '#core/rules/effects/random-draws.ts';
import { rulePortfolio } from '#core/rules/rule-portfolio.ts';

/** One trade a day and rate: those at the strict rates gain `edge` R, all others nothing. */
function trades(edge: number, days = 320) {
  const draws = randomDraws(7);
  const shares = [0.01, 0.08, 0.25, 0.45, 0.9];
  const rows = Array.from({ length: days * shares.length }, (_, n) => {
    const falseShare = shares[n % shares.length] ?? 1;
    const gain = falseShare <= 0.1 ? edge : 0;
    return { day: Math.floor(n / shares.length), falseShare, outcome: gain + draws.normal() };
  });
  return {
    outcomes: rows.map(({ outcome }) => outcome),
    days: rows.map(({ day }) => day),
    falseShares: rows.map(({ falseShare }) => falseShare),
  };
}

describe('given trades out of sample and at which rate their rules would be selected', () => {
  it('when rates are tried, then each has the trades up to it', () => {
    const given = trades(0.5, 40);
    const { rates } = rulePortfolio(given, 0.1);
    expect(rates.map(({ falseShare, trades: count }) => [falseShare, count])).toEqual([
      [0.02, 40],
      [0.05, 40],
      [0.1, 80],
      [0.15, 80],
      [0.2, 80],
      [0.3, 120],
      [0.4, 120],
      [0.5, 160],
    ]);
    const strict = given.outcomes.filter((_, n) => (given.falseShares[n] ?? 1) <= 0.1);
    expect(rates[2]?.netR).toBeCloseTo(
      strict.reduce((sum, outcome) => sum + outcome, 0),
      10,
    );
  });

  it('when the selected truly gain, then luck does not explain it and the choice holds out of sample', () => {
    const { deflatedSharpe, overfitting } = rulePortfolio(trades(0.5), 0.1);
    expect(deflatedSharpe).toBeGreaterThan(0.99);
    expect(overfitting).toBeLessThan(0.3);
  });

  it('when nobody gains, then luck explains it', () => {
    expect(rulePortfolio(trades(0), 0.1).deflatedSharpe).toBeLessThan(0.9);
  });

  it('when nothing was ever selected, then there is no portfolio to judge', () => {
    const none = { outcomes: [1, -1, 1], days: [1, 2, 3], falseShares: [1, 1, 1] };
    const { rates, deflatedSharpe, overfitting } = rulePortfolio(none, 0.1);
    expect(rates.every(({ trades: count, sharpe }) => count === 0 && sharpe === null)).toBe(true);
    expect([deflatedSharpe, overfitting]).toEqual([null, null]);
  });
});
