import { describe, expect, it } from '@jest/globals';
import type { PricePath } from '#local/sample/price-path.ts';
import { quoteOf } from '#local/sample/quote.ts';
import { gainPct, type Idea, outcomeOf } from '#local/sample/trade-outcome.ts';

const MINUTES = 375;

/** Two days at 100.00, changed at the given indexes and from there on. */
function pathWith(changes: Readonly<Record<number, number>>): PricePath {
  const prints = new Float64Array(2 * MINUTES);
  let price = 100;
  prints.forEach((_, index) => {
    price = changes[index] ?? price;
    prints[index] = price;
  });
  const underlying = { symbol: 'TESTCO', start: 100, ownVolatility: 0.01, beta: 1, strikeStep: 5 };
  return { underlying, days: ['2026-06-29', '2026-06-30'], prints };
}

function idea(changes: Readonly<Record<number, number>>, given: Partial<Idea> = {}): Idea {
  const instrument = { kind: 'EQ', exchange: 'NSE', underlying: 'TESTCO' } as const;
  return {
    quote: quoteOf(pathWith(changes), instrument, 10),
    side: 'BUY',
    entryIndex: 10,
    entryPrice: 100,
    stoploss: 98,
    targets: [103, 106],
    deadline: { index: 2 * MINUTES - 1, reason: 'EXPIRED' },
    ...given,
  };
}

describe('the outcome of an idea on its path', () => {
  it('takes the stop before a target that comes later', () => {
    expect(outcomeOf(idea({ 20: 97.5, 30: 104 }))).toEqual({
      exitIndex: 20,
      exitPrice: 98,
      exitReason: 'STOPLOSS_HIT',
    });
  });

  it('takes the first target before a stop that comes later', () => {
    expect(outcomeOf(idea({ 20: 107, 30: 97 }))).toEqual({
      exitIndex: 20,
      exitPrice: 103,
      exitReason: 'TARGET_HIT',
    });
  });

  it('leaves at the open of a day that begins beyond the level', () => {
    expect(outcomeOf(idea({ [MINUTES]: 95 }))).toMatchObject({ exitIndex: MINUTES, exitPrice: 95 });
    expect(outcomeOf(idea({ [MINUTES]: 110 }))).toMatchObject({ exitPrice: 110 });
  });

  it('mirrors the levels of a sale', () => {
    const sale = idea({ 20: 96 }, { side: 'SELL', stoploss: 102, targets: [97] });
    const outcome = outcomeOf(sale);

    expect(outcome).toEqual({ exitIndex: 20, exitPrice: 97, exitReason: 'TARGET_HIT' });
    expect(outcome && gainPct(sale, outcome)).toBeCloseTo(3);
  });

  it('knows no stop when there is none and leaves at the deadline', () => {
    const deadline = { index: 50, reason: 'ADVISOR_EXIT' } as const;

    expect(outcomeOf(idea({ 20: 60 }, { stoploss: null, deadline }))).toEqual({
      exitIndex: 50,
      exitPrice: 60,
      exitReason: 'ADVISOR_EXIT',
    });
  });

  it('does not look at the print of the entry and stays open when the path ends', () => {
    const deadline = { index: 5 * MINUTES, reason: 'ADVISOR_EXIT' } as const;

    expect(outcomeOf(idea({ 10: 97, 11: 100 }, { deadline }))).toBeNull();
  });
});
