import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Instant, istInstant } from '#core/market/ist.ts';
import { priceRequests } from '#core/prices/price-request.ts';

const TCS = { kind: 'EQ', exchange: 'NSE', underlying: 'TCS' } as const;
const INFY = { kind: 'EQ', exchange: 'NSE', underlying: 'INFY' } as const;
const at = (date: string, time = '10:00'): Instant => istInstant(date, time);
const days = (from: string, to: string) => ({ from: at(from, '00:00'), to: at(to, '24:00') });
const life = (from: string, to: string, instrument: typeof TCS | typeof INFY = TCS) => ({
  instrument,
  entryAt: at(from),
  exitAt: at(to, '15:00'),
});

describe('given trades on several days and instruments', () => {
  it('when they share a day, then it is asked for once; days they do not share are asked for alone', () => {
    const trades = [
      life('2024-01-24', '2024-01-24'),
      life('2024-01-22', '2024-01-23'),
      life('2024-01-23', '2024-01-23'),
      life('2024-01-22', '2024-01-22', INFY),
    ];
    expect(priceRequests(trades)).toEqual([
      { instrument: 'TCS', ...days('2024-01-22', '2024-01-23'), trades: [1, 2] },
      { instrument: 'INFY', ...days('2024-01-22', '2024-01-22'), trades: [3] },
      { instrument: 'TCS', ...days('2024-01-24', '2024-01-24'), trades: [0] },
    ]);
  });
});

describe('given any trades', () => {
  const anyLife = fc
    .record({
      instrument: fc.constantFrom(TCS, INFY),
      entry: fc.integer({ min: 0, max: 60 * 24 * 40 }),
      held: fc.integer({ min: 0, max: 60 * 24 * 5 }),
    })
    .map(({ instrument, entry, held }) => {
      const entryAt = at('2024-01-01', '00:00') + entry * 60_000;
      return { instrument, entryAt, exitAt: entryAt + held * 60_000 };
    });

  it('when prices are asked for, then each trade is served once, inside its request, and no day of an instrument twice', () => {
    fc.assert(
      fc.property(fc.array(anyLife, { maxLength: 40 }), (trades) => {
        const requests = priceRequests(trades);
        const served = requests.flatMap((request) => request.trades);
        expect([...served].sort((a, b) => a - b)).toEqual(trades.map((_, index) => index));
        for (const { from, to, trades: own } of requests)
          for (const index of own) {
            expect(trades[index]?.entryAt).toBeGreaterThanOrEqual(from);
            expect(trades[index]?.exitAt).toBeLessThan(to);
          }
        for (const name of ['TCS', 'INFY']) {
          const own = requests.filter(({ instrument }) => instrument === name);
          own.forEach(({ from }, index) => {
            if (index > 0) expect(from).toBeGreaterThanOrEqual(own[index - 1]?.to ?? 0);
          });
        }
      }),
    );
  });
});
