import { describe, expect, it } from '@jest/globals';
import { isSameIdea, type PostedIdea } from '#core/trading/same-idea.ts';

const MINUTE = 60_000;
const FIRST: PostedIdea = {
  advisorId: 'ADV1',
  instrument: { kind: 'EQ', exchange: 'NSE', underlying: 'INFY' },
  side: 'BUY',
  entryPrice: 1000,
  at: 0,
};
const again = (fields: Partial<PostedIdea>) => isSameIdea(FIRST, { ...FIRST, ...fields });

describe('the same idea twice', () => {
  it('is one within 30 minutes and 0.2 % of entry, both included', () => {
    expect(again({ at: 30 * MINUTE, entryPrice: 1002 })).toBe(true);
    expect(again({ entryPrice: 998 })).toBe(true);
    expect(again({ at: 30 * MINUTE + 1 })).toBe(false);
    expect(again({ entryPrice: 1002.05 })).toBe(false);
    expect(isSameIdea({ ...FIRST, entryPrice: 0.1 * 3 }, { ...FIRST, entryPrice: 0.3006 })).toBe(
      true,
    );
  });

  it('is another one for another advisor, side, instrument or exchange', () => {
    expect(again({ advisorId: 'ADV2' })).toBe(false);
    expect(again({ side: 'SELL' })).toBe(false);
    expect(again({ instrument: { kind: 'EQ', exchange: 'NSE', underlying: 'TCS' } })).toBe(false);
    expect(again({ instrument: { kind: 'EQ', exchange: 'BSE', underlying: 'INFY' } })).toBe(false);
  });

  it('never looks back', () => {
    expect(again({ at: -1 })).toBe(false);
  });
});
