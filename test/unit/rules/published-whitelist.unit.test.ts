// A published whitelist of trading-idea authors that is consistent with luck (statistics reference, 5):
// 167 authors, 334 ideas, 170 hits; ">= 5 ideas and >= 60 % hits" keeps 5 of 16. The counts per author
// are ours, made to agree with every published total; a correct method must select nobody.
import { describe, expect, it } from '@jest/globals';
import { FIT_DEFAULTS, fitCrossedEffects } from '#core/rules/effects/crossed-effects.ts';
import { deflatedSharpe } from '#core/rules/significance/deflated-sharpe.ts';
import { discover } from '#core/rules/significance/false-discovery.ts';
import { psrAtEstimate } from '#core/rules/significance/sharpe-at-estimate.ts';
import { fitWinPrior } from '#core/rules/significance/win-prior.ts';
import { shrunkWinRate, type WinCount, winRateAbove } from '#core/rules/significance/win-rate.ts';
import { expectClose } from '#test/support/close.ts';

const of = (authors: number, wins: number, trades: number): WinCount[] =>
  Array.from({ length: authors }, () => ({ wins, trades }));
const WHITELISTED = [of(1, 4, 5), of(1, 3, 5), of(1, 4, 6), of(1, 5, 8), of(1, 8, 12)].flat();
const OTHERS_ELIGIBLE = [
  of(3, 2, 5),
  of(1, 3, 6),
  of(1, 4, 7),
  of(1, 3, 7),
  of(1, 5, 9),
  of(1, 4, 9),
  of(2, 5, 10),
  of(1, 5, 11),
].flat();
const OCCASIONAL = [
  [of(53, 1, 1), of(54, 0, 1)],
  [of(7, 0, 2), of(15, 1, 2), of(8, 2, 2)],
  [of(1, 0, 3), of(3, 1, 3), of(4, 2, 3), of(1, 3, 3)],
  [of(2, 1, 4), of(3, 2, 4)],
].flat(2);
const AUTHORS = [...WHITELISTED, ...OTHERS_ELIGIBLE, ...OCCASIONAL];
const COST_R = 0.05;

const sum = (authors: readonly WinCount[], of: keyof WinCount): number =>
  authors.reduce((whole, author) => whole + author[of], 0);

/** Chance that an author with this many ideas reaches 60 % at the common rate. */
function luckyPass(ideas: number, rate: number): number {
  let term = (1 - rate) ** ideas;
  let chance = 0;
  for (let hits = 0; hits <= ideas; hits += 1) {
    if (hits >= 0.6 * ideas) chance += term;
    term *= ((ideas - hits) / (hits + 1)) * (rate / (1 - rate));
  }
  return chance;
}

describe('given the published whitelist', () => {
  const rate = sum(AUTHORS, 'wins') / sum(AUTHORS, 'trades');

  it('when counted, then the totals are the published ones and luck alone would pass six', () => {
    expect([AUTHORS.length, sum(AUTHORS, 'trades'), sum(AUTHORS, 'wins')]).toEqual([167, 334, 170]);
    const eligible = AUTHORS.filter(({ trades }) => trades >= 5);
    expect(eligible.length).toBe(16);
    expect(eligible.filter(({ wins, trades }) => wins / trades >= 0.6)).toEqual(WHITELISTED);
    expect(sum(WHITELISTED, 'wins') / sum(WHITELISTED, 'trades')).toBeCloseTo(0.667, 3);
    const passes = eligible.reduce((whole, { trades }) => whole + luckyPass(trades, rate), 0);
    expect(passes).toBeCloseTo(6.0, 1);
  });

  it('when win rates are shrunk, then every author is worth the common rate and none is above it', () => {
    const prior = fitWinPrior(AUTHORS);
    expect(prior).toEqual({ mean: rate, strength: Number.POSITIVE_INFINITY });
    if (!prior) return;
    for (const author of AUTHORS) expect(shrunkWinRate(author, prior)).toBeCloseTo(0.509, 3);
    const above = AUTHORS.map((author) => winRateAbove(author, prior, rate));
    expect(discover(above, 0.1).chosen.length).toBe(0);
  });

  it('when outcomes of 1 R are fitted, then nobody is selected, neither to follow nor to fade', () => {
    const ideas = AUTHORS.flatMap(({ wins, trades }, author) =>
      Array.from({ length: trades }, (_, i) => ({ author, outcome: i < wins ? 1 : -1 })),
    );
    const table = {
      advisor: Int32Array.from(ideas, ({ author }) => author),
      levels: [],
      day: Int32Array.from(ideas, (_, i) => i),
      direction: new Int8Array(ideas.length).fill(1),
      outcome: Float64Array.from(ideas, ({ outcome }) => outcome - COST_R),
      weight: new Float64Array(ideas.length).fill(1),
    };
    const { cells } = fitCrossedEffects(table, { ...FIT_DEFAULTS, seed: 1, miniCells: [] });
    expect(cells.mean.length).toBe(167);
    expect(discover(cells.pPositive, 0.1).chosen.length).toBe(0);
    expect(discover(cells.pNegative, 0.1).chosen.length).toBe(0);
  });

  it('when its best back-test is deflated by its grid of 3,456, then little is left of 0.944', () => {
    const record = {
      sharpe: 0.64,
      periods: 10,
      skewness: -0.306,
      kurtosis: 3.574,
      autocorrelation: 0,
    };
    const deflated = (trials: number): number =>
      deflatedSharpe(record, { trials, sharpeVariance: 1 / 9 });
    expect(psrAtEstimate(record, 0)).toBeCloseTo(0.944, 2);
    expect(deflated(3456)).toBeCloseTo(0.083, 2);
    expect(deflated(100)).toBeCloseTo(0.31, 1);
    expect(deflated(20)).toBeCloseTo(0.51, 1);
    expectClose(deflated(1), psrAtEstimate(record, 0));
  });
});
