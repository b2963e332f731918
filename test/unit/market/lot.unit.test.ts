import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { freezeQuantityOf, maxLotsPerOrder } from '#core/market/freeze.ts';
import type { Instrument } from '#core/market/instrument.ts';
import { lotOf } from '#core/market/lot.ts';
import { INDEX_LOTS } from '#core/market/lot-table.ts';

const future = (underlying: string, expiry: string): Instrument => ({
  kind: 'FUT',
  exchange: 'NSE',
  underlying,
  expiry,
});
const option = (underlying: string, expiry: string, strike: number): Instrument => ({
  kind: 'OPT',
  exchange: 'NSE',
  underlying,
  expiry,
  strike,
  optionType: 'PE',
});

describe('index lots', () => {
  it('given weekly and monthly contracts of January 2025, then old and new lots interleave', () => {
    expect(lotOf(option('NIFTY', '2025-01-23', 23_500), 100, undefined)).toEqual({
      lotSize: 75,
      status: 'TABLE',
    });
    expect(lotOf(option('NIFTY', '2025-01-30', 23_500), 100, undefined).lotSize).toBe(25);
    expect(lotOf(future('NIFTY', '2025-01-30'), 23_500, undefined).lotSize).toBe(25);
  });

  it.each([
    ['NIFTY', '2014-10-30', 50, 'ASSUMED'],
    ['NIFTY', '2015-10-29', 25, 'ASSUMED'],
    ['NIFTY', '2018-10-25', 75, 'ASSUMED'],
    ['NIFTY', '2021-06-24', 75, 'ASSUMED'],
    ['NIFTY', '2021-07-29', 50, 'TABLE'],
    ['BANKNIFTY', '2015-03-26', 25, 'ASSUMED'],
    ['BANKNIFTY', '2016-01-28', 30, 'ASSUMED'],
    ['BANKNIFTY', '2018-10-25', 40, 'ASSUMED'],
    ['BANKNIFTY', '2018-11-29', 20, 'ASSUMED'],
    ['BANKNIFTY', '2020-08-27', 25, 'TABLE'],
    ['BANKNIFTY', '2024-01-25', 15, 'TABLE'],
  ])('%s %s has %i units (%s)', (underlying, expiry, lotSize, status) => {
    expect(lotOf(future(underlying, expiry), 1, undefined)).toEqual({ lotSize, status });
  });

  it('are listed oldest first, so that the last fitting row is the newest', () => {
    for (const rows of Object.values(INDEX_LOTS)) {
      const dates = rows.map(({ from }) => from);
      expect(dates).toEqual([...dates].sort());
    }
  });
});

describe('other lots', () => {
  it('given a contract file, then its lot wins', () => {
    expect(lotOf(future('NIFTY', '2026-12-29'), 24_500, 60)).toEqual({
      lotSize: 60,
      status: 'CONTRACT_FILE',
    });
    expect(lotOf(option('SBIN', '2026-12-29', 800), 12, 750).status).toBe('CONTRACT_FILE');
  });

  it('trades shares one by one, whatever a file says', () => {
    const share: Instrument = { kind: 'EQ', exchange: 'NSE', underlying: 'SBIN' };
    expect(lotOf(share, 800, undefined)).toEqual({ lotSize: 1, status: 'TABLE' });
  });

  it('assumes the minimum contract value for stocks: 2 lakh, then 5 lakh', () => {
    const lot = (expiry: string) => lotOf(future('WIPRO', expiry), 400, undefined);
    expect(lot('2015-10-29')).toEqual({ lotSize: 500, status: 'ASSUMED' });
    expect(lot('2015-11-26')).toEqual({ lotSize: 1250, status: 'ASSUMED' });
    expect(lot('2026-11-23').lotSize).toBe(1250);
  });

  it('goes by the strike of a stock option, not by its premium', () => {
    expect(lotOf(option('WIPRO', '2015-01-29', 600), 12.5, undefined).lotSize).toBe(334);
  });

  it('never lets an assumed contract fall below the minimum value, nor exceed it by a share', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 5_000_000 }), (paise) => {
        const { lotSize } = lotOf(future('WIPRO', '2020-01-30'), paise / 100, undefined);
        expect(lotSize * paise).toBeGreaterThanOrEqual(5_00_000_00);
        expect((lotSize - 1) * paise).toBeLessThan(5_00_000_00);
      }),
    );
  });

  it.each([0, -1, Number.NaN])('refuses a reference price of %p', (price) => {
    expect(() => lotOf(future('WIPRO', '2020-01-30'), price, undefined)).toThrow(
      'lot of WIPRO:2020-01-30:FUT: expected a reference price > 0',
    );
  });
});

describe('quantity freeze', () => {
  it.each([
    [24_500, 1_800],
    [27_500, 1_800],
    [27_501, 1_200],
    [52_000, 900],
    [57_000, 600],
  ])('at index level %i is %i', (level, quantity) => {
    expect(freezeQuantityOf(level)).toBe(quantity);
  });

  it('splits an order into whole lots', () => {
    expect(maxLotsPerOrder(1_800, 65)).toBe(27);
    expect(maxLotsPerOrder(600, 30)).toBe(20);
  });
});
