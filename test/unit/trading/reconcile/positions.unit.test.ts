// Positions of the broker beside our trades, and what an operator says about those that nobody explains.
import { describe, expect, it } from '@jest/globals';
import { isConserved } from '#core/trading/daily-corpus.ts';
import type { EngineState } from '#core/trading/engine/engine-state.ts';
import { step } from '#core/trading/engine/step.ts';
import { bookAnswered } from '../../../support/book-answer.ts';
import { clock, effectsOf } from '../../../support/engine-day.ts';
import { HELD_CONTRACT, heldBook, heldTrade } from '../../../support/held-trade.ts';

const alarms = (effects: Parameters<typeof effectsOf>[0]) =>
  effectsOf(effects, 'notify').flatMap(({ code, level }) => (level === 'ALARM' ? [code] : []));

const closed = (state: EngineState): EngineState => ({
  ...state,
  now: clock('15:31'),
  sessions: { EQUITY: 'CLOSED', EQUITY_CAS: 'CLOSED', DERIVATIVES: 'CLOSED' },
});

const quoted = (state: EngineState, price: number): EngineState => ({
  ...state,
  quotes: new Map([[HELD_CONTRACT, { price, at: state.now }]]),
});

describe('positions beside our trades', () => {
  it('given the units that we hold, then nothing is said', () => {
    const state = heldTrade();
    const { effects, state: after } = bookAnswered(state, heldBook(state, 100));
    expect(alarms(effects)).toEqual([]);
    expect(after.externals.size).toBe(0);
    expect(after.compared.get('BROKER')).toEqual({
      askedAt: state.now + 1_000,
      isFlat: false,
      failures: 0,
    });
  });

  it.each([
    ['more than ours', 150, 50],
    ['less than ours', 30, -70],
    ['nothing', 0, -100],
    ['the other side', -20, -120],
  ])('given %s, then it is an alarm once, and our trade stays as it is', (_, units, left) => {
    const state = heldTrade();
    const first = bookAnswered(state, heldBook(state, units));
    const again = bookAnswered(first.state, heldBook(state, units));
    expect([alarms(first.effects), alarms(again.effects)]).toEqual([['UNKNOWN_POSITION'], []]);
    expect(first.state.externals.get(HELD_CONTRACT)).toMatchObject({
      netQuantity: left,
      policy: 'OPEN',
    });
    expect(first.state.groups.get('G1')).toEqual(state.groups.get('G1'));
  });

  it('given the difference is gone, then so is the position, whatever was said about it', () => {
    const state = heldTrade();
    const unknown = bookAnswered(state, heldBook(state, 150)).state;
    expect(bookAnswered(unknown, heldBook(state, 100)).state.externals.size).toBe(0);
  });

  it('given a failed query, then a position is neither flat nor gone', () => {
    const state = bookAnswered(heldTrade(), heldBook(heldTrade(), 150)).state;
    const { state: after } = bookAnswered(state, null);
    expect([after.externals, after.groups, after.orders]).toEqual([
      state.externals,
      state.groups,
      state.orders,
    ]);
  });

  it('given a contract that we never traded, then the account has it and we have not', () => {
    const state = heldTrade();
    const foreign = {
      contract: 'TCS',
      netQuantity: -10,
      averagePrice: 3_900,
      product: 'CNC',
    } as const;
    const { positions } = heldBook(state, 100);
    const { state: after } = bookAnswered(
      state,
      heldBook(state, 100, { positions: [...positions, foreign] }),
    );
    expect([...after.externals.keys()]).toEqual(['TCS']);
  });

  it('given a difference on paper, then it does not stop what is traded live', () => {
    const state = heldTrade({ venue: 'PAPER' });
    const { effects, state: after } = bookAnswered(state, heldBook(state, 150), 'PAPER');
    expect(alarms(effects)).toEqual(['UNKNOWN_POSITION']);
    expect(after.externals.size).toBe(0);
  });

  it('given the position of a paper trade, then the book of the broker does not miss it', () => {
    const state = heldTrade({ venue: 'PAPER' });
    const nothing = heldBook(state, 0, { orders: [] });
    expect(bookAnswered(state, nothing).state.externals.size).toBe(0);
  });
});

describe('what the broker squared off', () => {
  it('given an INTRADAY trade that the book after the session does not hold, then it is closed at the last price', () => {
    const state = closed(quoted(heldTrade(), 21_450));
    const book = heldBook(state, 0);
    const orders = book.orders.map((row) =>
      row.part === 'ENTRY' ? row : { ...row, status: 'CANCELLED' as const },
    );
    const { state: after, effects } = bookAnswered(state, { ...book, orders });
    const group = after.groups.get('G1');
    expect(group).toMatchObject({
      phase: 'CLOSED',
      legs: [{ grossPaise: -500_000, deployedPaise: 0 }],
    });
    expect(alarms(effects)).toEqual(['UNKNOWN_POSITION']);
    expect(after.books.NORMAL && isConserved(after.books.NORMAL)).toBe(true);
    expect(bookAnswered(after, { ...book, orders }).state.externals.size).toBe(0);
  });

  it('given the session goes on, or only a part is missing, or it may be carried, then nothing is inferred', () => {
    const [intraday, carried] = [heldTrade(), heldTrade({ product: 'MARGIN' })];
    for (const [state, units] of [
      [intraday, 0],
      [closed(intraday), 30],
      [closed(carried), 0],
    ] as const) {
      const { state: after } = bookAnswered(state, heldBook(state, units));
      expect(after.groups.get('G1')?.phase).toBe('OPEN');
      expect(after.externals.get(HELD_CONTRACT)?.netQuantity).toBe(units - 100);
    }
  });
});

describe('an operator answers', () => {
  const asked = (state: EngineState, kind: 'ADOPT' | 'IGNORE', contract: string) =>
    step(state, {
      ...{ kind: 'operator', at: state.now + 1, requestId: 'R1', by: 'op', reason: 'seen' },
      command: { kind, contract },
    });

  it('IGNORE: it is his, and he may change it without an alarm', () => {
    const state = heldTrade();
    const unknown = bookAnswered(state, heldBook(state, 150)).state;
    const ignored = asked(unknown, 'IGNORE', HELD_CONTRACT).state;
    const { effects, state: after } = bookAnswered(ignored, heldBook(state, 175));
    expect(alarms(effects)).toEqual([]);
    expect(after.externals.get(HELD_CONTRACT)).toMatchObject({
      netQuantity: 75,
      policy: 'IGNORED',
    });
  });

  it('ADOPT of what the account has more: it leaves by an order of ours for exactly that', () => {
    const state = heldTrade();
    const foreign = {
      contract: 'TCS',
      netQuantity: 40,
      averagePrice: 3_900,
      product: 'CNC',
    } as const;
    const book = heldBook(state, 100);
    const both = { ...book, positions: [...book.positions, foreign] };
    const unknown = bookAnswered(state, both).state;
    const adopted = asked(unknown, 'ADOPT', 'TCS').state;
    const exit = [...adopted.orders.values()].find(({ purpose }) => purpose === 'EXIT');
    expect(exit).toMatchObject({
      request: { contract: 'TCS', side: 'SELL', quantity: 40, product: 'CNC' },
    });
    const after = bookAnswered(adopted, both).state;
    expect(after.externals.size).toBe(0);
  });

  it('given somebody sold under another product, then ours is still held, and only his sale is adopted', () => {
    const state = heldTrade({ product: 'MARGIN' });
    const book = heldBook(state, 100);
    const sold = {
      ...{ contract: HELD_CONTRACT, netQuantity: -30, averagePrice: 21_550 },
      product: 'INTRADAY' as const,
    };
    const both = { ...book, positions: [...book.positions, sold] };
    const unknown = bookAnswered(state, both).state;
    expect(unknown.externals.get(HELD_CONTRACT)?.parts).toEqual([
      { product: 'INTRADAY', netQuantity: -30, averagePrice: 21_550 },
    ]);
    const adopted = asked(unknown, 'ADOPT', HELD_CONTRACT).state;
    expect(adopted.groups.get('G1')).toEqual(unknown.groups.get('G1'));
    const exit = [...adopted.orders.values()].find(({ purpose }) => purpose === 'EXIT');
    expect(exit?.request).toMatchObject({ side: 'BUY', quantity: 30, product: 'INTRADAY' });
  });

  it('ADOPT of what the account has less: it was closed at the last price, and its exits are cancelled', () => {
    const state = quoted(heldTrade(), 21_550);
    const unknown = bookAnswered(state, heldBook(state, 0)).state;
    const adopted = asked(unknown, 'ADOPT', HELD_CONTRACT).state;
    expect(adopted.groups.get('G1')?.legs[0]).toMatchObject({
      grossPaise: 500_000,
      deployedPaise: 0,
    });
    expect(adopted.orders.get('E1')?.command ?? adopted.orders.get('E1')?.wanted).toMatchObject(
      adopted.orders.get('E1')?.command === null ? { cancel: true } : { change: { cancel: true } },
    );
    expect(bookAnswered(adopted, heldBook(state, 0)).state.externals.size).toBe(0);
  });

  it('about a contract without such a position: nothing happens', () => {
    const state = heldTrade();
    const { state: after } = asked(state, 'ADOPT', 'TCS');
    expect([after.groups, after.orders]).toEqual([state.groups, state.orders]);
  });
});
