import { describe, expect, it } from '@jest/globals';
import { type SizingInput, sizeOf, TRUST_SHARE } from '#core/trading/sizing.ts';

/** 2 % of Rs 1 crore = Rs 2 lakh at risk; a lot risks Rs 10,000 and needs Rs 50,000. */
const PLAIN: SizingInput = {
  bookPaise: 1_000_000_000,
  riskShare: 0.02,
  trustShare: 1,
  boost: 1,
  riskPerLotPaise: 1_000_000,
  marginPerLotPaise: 5_000_000,
  roomPaise: 200_000_000,
  orderLimitLots: Number.POSITIVE_INFINITY,
};
const lots = (fields: Partial<SizingInput>) => sizeOf({ ...PLAIN, ...fields });

describe('sizing', () => {
  it('risks f of the book per R', () => {
    expect(lots({})).toEqual({ kind: 'lots', lots: 20 });
    expect(lots({ riskShare: 0.02099 })).toEqual({ kind: 'lots', lots: 20 });
  });

  it('halves on the watchlist, never trades the untrusted, adds a quarter with the crowd', () => {
    expect(lots({ trustShare: TRUST_SHARE.WATCHLIST })).toEqual({ kind: 'lots', lots: 10 });
    expect(lots({ trustShare: TRUST_SHARE.UNTRUSTED })).toEqual({
      kind: 'refused',
      refusal: 'UNTRUSTED',
    });
    expect(lots({ boost: 1.25 })).toEqual({ kind: 'lots', lots: 25 });
  });

  it('stays within the category and within one order of the exchange', () => {
    expect(lots({ roomPaise: 39_999_999 })).toEqual({ kind: 'lots', lots: 7 });
    expect(lots({ orderLimitLots: 3 })).toEqual({ kind: 'lots', lots: 3 });
  });

  it('names what was below one lot', () => {
    const refusal = (fields: Partial<SizingInput>) => {
      const size = lots(fields);
      return size.kind === 'refused' ? size.refusal : null;
    };
    expect(refusal({ riskShare: 0.00099 })).toBe('RISK_BELOW_ONE_LOT');
    expect(refusal({ roomPaise: 4_999_999 })).toBe('CATEGORY_BUDGET');
    expect(refusal({ orderLimitLots: 0 })).toBe('ORDER_LIMIT');
    expect(refusal({ roomPaise: 5_000_000 })).toBeNull();
  });

  it('refuses to divide by a risk or a margin of nothing', () => {
    expect(() => lots({ riskPerLotPaise: 0 })).toThrow(RangeError);
    expect(() => lots({ marginPerLotPaise: 0 })).toThrow(RangeError);
  });
});
