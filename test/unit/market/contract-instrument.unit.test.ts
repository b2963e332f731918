// From the key of a contract back to its instrument.
import { describe, expect, it } from '@jest/globals';
import { contractKey, instrumentOfContract } from '#core/market/instrument.ts';

describe('the instrument of a contract', () => {
  it.each([
    ['RELIANCE', 'NSE'],
    ['NIFTY:2024-01-25:FUT', 'NSE'],
    ['NIFTY:2024-01-25:21500:CE', 'NSE'],
    ['TCS:2024-01-25:3900.5:PE', 'NSE'],
    ['SENSEX:2024-01-26:71000:PE', 'BSE'],
  ])('%s', (contract, exchange) => {
    const instrument = instrumentOfContract(contract);
    expect(contractKey(instrument)).toBe(contract);
    expect(instrument.exchange).toBe(exchange);
  });

  it.each(['NIFTY:2024-01-25', 'NIFTY:2024-01-25:21500:XX', 'NIFTY:2024-01-25:21500'])(
    '%s is none',
    (text) => {
      expect(() => instrumentOfContract(text)).toThrow(`found ${text}`);
    },
  );
});
