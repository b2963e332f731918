// Which instrument-days trades need prices of.
import { describe, expect, it } from '@jest/globals';
import { instrumentsOf, priceNeeds } from '#core/prices/price-needs.ts';

const day = (contract: string, first: string, last = first) => ({ contract, first, last });
const minutes = { from: '2024-01-01', to: '2024-01-31', ticksFrom: null };
const dates = (needs: ReturnType<typeof priceNeeds>, instrument: string) =>
  needs.filter((need) => need.instrument === instrument).map(({ date }) => date);

describe('given a trade', () => {
  it('when it is of a share, a future or an option, then its prices and those that explain it are needed', () => {
    expect(instrumentsOf('RELIANCE')).toEqual(['RELIANCE']);
    expect(instrumentsOf('NIFTY:2024-01-25:FUT')).toEqual(['NIFTY:2024-01-25:FUT', 'NIFTY']);
    expect(instrumentsOf('NIFTY:2024-01-25:21500.5:PE')).toEqual([
      'NIFTY:2024-01-25:21500.5:PE',
      'NIFTY',
      'NIFTY:2024-01-25:21500.5:CE',
      'NIFTY:2024-01-25:FUT',
    ]);
  });

  it('when it was open over a weekend and a holiday, then only sessions are needed, newest first', () => {
    // 26 January 2024 was a Friday, and Republic Day; Saturday the 20th had a special session.
    const needs = priceNeeds([day('RELIANCE', '2024-01-25', '2024-01-29')], minutes);
    expect(dates(needs, 'RELIANCE')).toEqual(['2024-01-29', '2024-01-25']);
  });

  it('when it was open before and after the range, then only days of the range are needed', () => {
    const range = { from: '2024-01-10', to: '2024-01-11', ticksFrom: null };
    const needs = priceNeeds([day('RELIANCE', '2024-01-01', '2024-01-31')], range);
    expect(dates(needs, 'RELIANCE')).toEqual(['2024-01-11', '2024-01-10']);
  });

  it('when an order of ours may outlive it, then only its own prices are needed so long', () => {
    const contract = 'NIFTY:2024-01-25:21500:CE';
    const open = [{ ...day(contract, '2024-01-17'), heldTo: '2024-01-19' }];
    const needs = priceNeeds(open, minutes);
    expect(dates(needs, contract)).toEqual(['2024-01-19', '2024-01-18', '2024-01-17']);
    for (const other of instrumentsOf(contract).slice(1)) {
      expect(dates(needs, other)).toEqual(['2024-01-17']);
    }
  });

  it('when it lies outside the known calendar, then nothing is needed', () => {
    const range = { from: '1990-01-01', to: '2100-01-01', ticksFrom: null };
    expect(priceNeeds([day('A', '1995-03-01'), day('B', '2090-03-01')], range)).toEqual([]);
  });
});

describe('given trades that share instruments and days', () => {
  it('when needs are listed, then each is listed once', () => {
    const open = [
      day('NIFTY:2024-01-25:21500:CE', '2024-01-11'),
      day('NIFTY:2024-01-25:21500:PE', '2024-01-11'),
      day('NIFTY:2024-01-25:21500:PE', '2024-01-11', '2024-01-12'),
    ];
    const needs = priceNeeds(open, { ...minutes, ticksFrom: '2024-01-12' });
    const keys = needs.map(({ instrument, date, wanted }) => `${instrument} ${date} ${wanted}`);
    expect(new Set(keys).size).toBe(keys.length);
    // Four instruments on two days, the second in both resolutions.
    expect(needs).toHaveLength(4 + 8);
    expect(needs.filter(({ wanted }) => wanted === 'TICK').map(({ date }) => date)).toEqual(
      Array(4).fill('2024-01-12'),
    );
  });
});
