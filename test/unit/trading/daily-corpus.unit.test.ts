import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CATEGORIES, type Category } from '#core/market/category.ts';
import {
  type BudgetPct,
  corpusValue,
  type DailyCorpus,
  deploy,
  isConserved,
  nextDay,
  openDay,
  release,
  reserve,
  roomOf,
  settle,
} from '#core/trading/daily-corpus.ts';

const BUDGETS: BudgetPct = {
  NSE_EQ: 40,
  INDEX_FUTURES: 20,
  STOCK_FUTURES: 20,
  INDEX_OPTIONS: 20,
  STOCK_OPTIONS: 0,
};
const open = (paise = 1000): DailyCorpus => openDay('2024-01-15', paise, BUDGETS);
const entered = (
  corpus: DailyCorpus,
  paise: number,
  category: Category = 'NSE_EQ',
): DailyCorpus => {
  const reserved = reserve(corpus, category, paise);
  if (reserved === null) throw new Error('expected room');
  return deploy(reserved, category, paise);
};

describe('the daily corpus', () => {
  it('is split by the budgets, to the paisa', () => {
    const { categories } = open(1003);
    expect(CATEGORIES.map((category) => categories[category].availablePaise)).toEqual([
      402, 201, 200, 200, 0,
    ]);
    expect(isConserved(open(1003))).toBe(true);
  });

  it('opens the next day with the opening and the realised P&L of this one', () => {
    const closed = settle(entered(open(), 300), 'NSE_EQ', { marginPaise: 300, netPaise: 55 });
    const next = nextDay(closed, '2024-01-16', BUDGETS);
    expect(next.openingPaise).toBe(1055);
    expect(roomOf(next, 'NSE_EQ')).toBe(422);
  });

  it('leaves a category what it does not carry already', () => {
    const next = nextDay(entered(open(), 300), '2024-01-16', BUDGETS);
    expect(next.openingPaise).toBe(1000);
    expect(CATEGORIES.map((category) => roomOf(next, category))).toEqual([100, 200, 200, 200, 0]);
    expect(next.categories.NSE_EQ.deployedPaise).toBe(300);
    expect(isConserved(next)).toBe(true);
  });

  it('gives no category more than the whole book has left', () => {
    const carrying = {
      ...BUDGETS,
      NSE_EQ: 100,
      INDEX_FUTURES: 0,
      STOCK_FUTURES: 0,
      INDEX_OPTIONS: 0,
    };
    const full = entered(openDay('2024-01-15', 1000, carrying), 900);
    const next = nextDay(full, '2024-01-16', BUDGETS);
    expect(next.categories.NSE_EQ.availablePaise).toBe(-500);
    expect(CATEGORIES.map((category) => roomOf(next, category))).toEqual([0, 100, 100, 100, 0]);
    expect(isConserved(next)).toBe(true);
  });

  it('takes gains of the day from the next opening on, losses at once', () => {
    const gained = settle(entered(open(), 300), 'NSE_EQ', { marginPaise: 300, netPaise: 50 });
    const lost = settle(entered(open(), 300), 'NSE_EQ', { marginPaise: 300, netPaise: -50 });
    expect([roomOf(gained, 'NSE_EQ'), roomOf(lost, 'NSE_EQ')]).toEqual([400, 350]);
  });

  it('reserves no more than the room, and gives back what was not filled', () => {
    expect(reserve(open(), 'NSE_EQ', 401)).toBeNull();
    const reserved = reserve(open(), 'NSE_EQ', 400);
    expect(reserved && roomOf(reserved, 'NSE_EQ')).toBe(0);
    expect(reserved && release(reserved, 'NSE_EQ', 400)).toEqual(open());
  });

  it('never has room below nothing when what is carried has outgrown the book', () => {
    const ruined = settle(entered(entered(open(), 350), 200, 'INDEX_OPTIONS'), 'INDEX_OPTIONS', {
      marginPaise: 200,
      netPaise: -700,
    });
    const next = nextDay(ruined, '2024-01-16', BUDGETS);
    expect(next.openingPaise).toBe(300);
    expect(CATEGORIES.map((category) => roomOf(next, category))).toEqual([0, 0, 0, 0, 0]);
    expect(isConserved(next)).toBe(true);
  });

  it('carries a reservation whose order is not over into the next day', () => {
    const reserved = reserve(open(), 'NSE_EQ', 100);
    if (reserved === null) throw new Error('expected room, found none');
    const next = nextDay(reserved, '2024-01-16', BUDGETS);
    expect(next.categories.NSE_EQ.reservedPaise).toBe(100);
    expect(isConserved(next)).toBe(true);
  });

  it('refuses money that is not there, and parts of a paisa', () => {
    expect(() => deploy(open(), 'NSE_EQ', 1)).toThrow(RangeError);
    expect(() =>
      settle(entered(open(), 100), 'NSE_EQ', { marginPaise: 100, netPaise: 0.5 }),
    ).toThrow(RangeError);
  });

  it('conserves every paisa through any sequence of orders and days', () => {
    const step = fc.record({
      category: fc.constantFrom(...CATEGORIES),
      margin: fc.integer({ min: 1, max: 60_000 }),
      net: fc.integer({ min: -40_000, max: 40_000 }),
      filled: fc.boolean(),
      ends: fc.boolean(),
      newDay: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let corpus = open(100_003);
        let realised = 0;
        for (const { category, margin, net, filled, ends, newDay } of steps) {
          const reserved = reserve(corpus, category, margin);
          if (reserved === null) continue;
          corpus = filled
            ? deploy(reserved, category, margin)
            : release(reserved, category, margin);
          expect(isConserved(corpus)).toBe(true);
          if (filled && ends) {
            corpus = settle(corpus, category, { marginPaise: margin, netPaise: net });
            realised += net;
          }
          if (newDay) corpus = nextDay(corpus, '2024-01-16', BUDGETS);
          expect(isConserved(corpus)).toBe(true);
          expect(corpusValue(corpus)).toBe(100_003 + realised);
        }
      }),
    );
  });
});
