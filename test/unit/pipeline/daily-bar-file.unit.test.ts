import { describe, expect, it } from '@jest/globals';
import { underlyingOfFile } from '#core/pipeline/daily-bar-row.ts';
import { FileRefused } from '#core/pipeline/parse.ts';

describe('given the name of a file of daily bars', () => {
  // A label stored under another spelling would never be found by a trade.
  it.each([
    ['NIFTY 50.csv', 'NIFTY'],
    ['nifty bank.csv.gz', 'BANKNIFTY'],
    ['M&M.csv', 'M&M'],
    ['BAJAJ-AUTO.json', 'BAJAJ-AUTO'],
  ])('when it is %s, then the underlying is %s, as trades spell it', (name, underlying) => {
    expect(underlyingOfFile(name)).toBe(underlying);
  });

  it.each(['.csv', ' .csv', '.csv.gz'])('when %j holds no symbol, then it is refused', (name) => {
    expect(() => underlyingOfFile(name)).toThrow(FileRefused);
  });
});
