import { describe, expect, it } from '@jest/globals';
import type { Instrument } from '#core/market/instrument.ts';
import { sentimentOf } from '#core/market/sentiment.ts';

const share: Instrument = { kind: 'EQ', exchange: 'NSE', underlying: 'TCS' };
const future: Instrument = { ...share, kind: 'FUT', expiry: '2024-01-25' };
const call: Instrument = { ...future, kind: 'OPT', strike: 100, optionType: 'CE' };
const put: Instrument = { ...call, optionType: 'PE' };

describe('given an order', () => {
  it.each([
    ['shares', share, 1],
    ['a future', future, 1],
    ['a call', call, 1],
    ['a put', put, -1],
  ] as const)(
    'when it is of %s, then buying has this direction and selling the other',
    (...given) => {
      const [, instrument, direction] = given;
      expect(sentimentOf(instrument, 'BUY')).toBe(direction);
      expect(sentimentOf(instrument, 'SELL')).toBe(-direction);
    },
  );
});
