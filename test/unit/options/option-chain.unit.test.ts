import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { atTheMoneyVolatility } from '#core/options/at-the-money.ts';
import { black76 } from '#core/options/black-76.ts';
import { impliedForward, type StrikeQuote } from '#core/options/implied-forward.ts';
import { quotedPrice } from '#core/options/option-quote.ts';
import { discountFactor } from '#core/options/valuation.ts';
import { expectReference } from '#test/support/reference-number.ts';
import { uniform } from '#test/support/uniform.ts';

const RATE = 0.065;
const YEARS = 7 / 365;
const discount = discountFactor(RATE, YEARS);

/** A NIFTY chain in steps of 50 whose volatility rises by 0.01 per 1000 points of strike. */
const smileAt = (strike: number): number => 0.13 + (strike - 24500) * 1e-5;

const chainAt = (forward: number): readonly StrikeQuote[] =>
  Array.from({ length: 41 }, (_, i) => {
    const strike = 23500 + i * 50;
    const terms = { forward, strike, years: YEARS, rate: RATE, volatility: smileAt(strike) };
    return {
      strike,
      call: black76({ ...terms, optionType: 'CE' }).price,
      put: black76({ ...terms, optionType: 'PE' }).price,
    };
  });

const quoted = (strike: number, call: number | null, put: number | null): StrikeQuote => ({
  strike,
  call,
  put,
});

describe('given call and put quotes of one expiry', () => {
  it('when all strikes agree, then the forward comes out whatever the smile', () => {
    fc.assert(
      fc.property(uniform(23600, 25400), (forward) => {
        const found = impliedForward(chainAt(forward), discount);
        if (found.kind === 'refused') throw new Error(found.reason);
        expectReference(found.forward, forward, 1e-13);
        expect(found.spread).toBeLessThan(1e-9);
        for (const strike of found.strikes) {
          expect(Math.abs(strike - forward)).toBeLessThanOrEqual(100);
        }
      }),
    );
  });

  it('when quotes disagree, then the three with the smallest |C - P| are averaged, nearest first', () => {
    const found = impliedForward(
      [
        quoted(24400, 210, 71),
        quoted(24450, 175, 88),
        quoted(24500, 145, 109),
        quoted(24550, 118, 130),
        quoted(24600, 93, 157),
      ],
      1,
    );
    expect(found).toEqual({
      kind: 'forward',
      forward: (24538 + 24536 + 24536) / 3,
      strikes: [24550, 24500, 24600],
      spread: 2,
    });
  });

  it('when a side is missing or worthless, then that strike does not count', () => {
    const quotes = [quoted(24500, 145, null), quoted(24550, 0, 130), quoted(24600, 93, 157)];
    expect(impliedForward(quotes, 0.5)).toEqual({
      kind: 'forward',
      forward: 24600 - 128,
      strikes: [24600],
      spread: 0,
    });
  });

  it('when two strikes are equally near, then the lower one comes first', () => {
    const found = impliedForward([quoted(110, 1, 6), quoted(100, 6, 1)], 1);
    expect(found).toMatchObject({ forward: 105, strikes: [100, 110] });
  });

  it('when no strike has both sides, then there is no forward', () => {
    const refusal = { kind: 'refused', reason: 'NO_PAIR' };
    expect(impliedForward([], 1)).toEqual(refusal);
    expect(impliedForward([quoted(24500, null, 3)], 1)).toEqual(refusal);
    expect(impliedForward([quoted(24500, Number.NaN, 3)], 1)).toEqual(refusal);
  });

  it('when quotes imply a worthless forward, then they are refused', () => {
    expect(impliedForward([quoted(100, 1, 150)], 1)).toEqual({
      kind: 'refused',
      reason: 'NOT_POSITIVE',
    });
  });

  it.each([0, -1, Number.NaN])('when the discount factor is %d, then it is thrown', (factor) => {
    expect(() => impliedForward(chainAt(24500), factor)).toThrow(RangeError);
  });
});

describe('given a chain with a sloping smile', () => {
  const market = { years: YEARS, discount };

  it('when the forward lies between strikes, then the volatility at the forward is met', () => {
    const forward = 24531;
    const found = atTheMoneyVolatility({ ...market, forward, quotes: chainAt(forward) });
    if (found.kind === 'refused') throw new Error(found.reason);
    expect(found.strikes).toEqual([24500, 24550]);
    expectReference(found.volatility, smileAt(forward), 1e-10);
  });

  it('when the forward is a strike, then that strike alone counts', () => {
    const found = atTheMoneyVolatility({ ...market, forward: 24600, quotes: chainAt(24600) });
    if (found.kind === 'refused') throw new Error(found.reason);
    expect(found.strikes).toEqual([24600]);
    expectReference(found.volatility, smileAt(24600), 1e-10);
  });

  it('when the nearest out-of-the-money quotes are missing, then the next strikes stand in', () => {
    const forward = 24531;
    const quotes = chainAt(forward).map((quote) => ({
      ...quote,
      put: quote.strike === 24500 ? null : quote.put,
      call: quote.strike === 24550 ? null : quote.call,
    }));
    const found = atTheMoneyVolatility({ ...market, forward, quotes });
    expect(found).toMatchObject({ kind: 'volatility', strikes: [24450, 24600] });
  });

  it('when all strikes lie on one side, then there is no at-the-money volatility', () => {
    const above = chainAt(24531).filter(({ strike }) => strike > 24531);
    const refusal = { kind: 'refused', reason: 'NOT_BRACKETED' };
    expect(atTheMoneyVolatility({ ...market, forward: 24531, quotes: above })).toEqual(refusal);
    expect(atTheMoneyVolatility({ ...market, forward: 24531, quotes: [] })).toEqual(refusal);
  });
});

describe('given a quote of an option', () => {
  const now = Date.UTC(2024, 0, 15, 5);

  it.each([
    ['the middle of a book', { kind: 'book', bid: 10, ask: 10.5 }, 10.25],
    ['a locked book', { kind: 'book', bid: 10, ask: 10 }, 10],
    ['a trade a minute old', { kind: 'trade', price: 0.5, at: now - 60_000 }, 0.5],
  ] as const)('when it is %s, then it is a price', (_, quote, price) => {
    expect(quotedPrice(quote, now)).toEqual({ kind: 'price', price });
  });

  it.each([
    ['ONE_SIDED', { kind: 'book', bid: 0, ask: 10.5 }],
    ['ONE_SIDED', { kind: 'book', bid: 10, ask: 0 }],
    ['CROSSED', { kind: 'book', bid: 10.05, ask: 10 }],
    ['TOO_CHEAP', { kind: 'book', bid: 0.4, ask: 0.55 }],
    ['TOO_CHEAP', { kind: 'trade', price: 0.45, at: now }],
    ['STALE', { kind: 'trade', price: 10, at: now - 60_001 }],
  ] as const)('when it is %s, then it is refused as such', (reason, quote) => {
    expect(quotedPrice(quote, now)).toEqual({ kind: 'refused', reason });
  });
});
