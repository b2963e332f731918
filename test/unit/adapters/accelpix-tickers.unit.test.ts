import { describe, expect, it } from '@jest/globals';
import { accelPixTickers } from '#adapters/accelpix/tickers.ts';
import { type AccelPixListing, accelPixListing } from '#contracts/accelpix.ts';

const spot = (ticker: string, instrument: string): AccelPixListing => ({
  ticker,
  instrument,
  underlying: null,
  expiry: '1970-01-01',
  strike: 0,
});
const derivative = (
  ticker: string,
  instrument: string,
  [underlying, expiry, strike]: [string, string, number],
): AccelPixListing => ({ ticker, instrument, underlying, expiry, strike });

const tickerOf = accelPixTickers([
  spot('NIFTY 50', 'INDEX'),
  spot('TCS', 'EQUITY'),
  derivative('NIFTY-1', 'FUTIDX', ['NIFTY', '2022-08-25', 0]),
  derivative('BANKNIFTY22AUG39000PE', 'OPTIDX', ['BANKNIFTY', '2022-08-25', 39000]),
  derivative('INFY22AUG1482.35CE', 'OPTSTK', ['INFY', '2022-08-25', 1482.35]),
]);

describe('given the symbol master of AccelPix', () => {
  it('when an index or a share is looked up, then it is found by its listed ticker', () => {
    expect(tickerOf('NIFTY')).toEqual({ kind: 'LISTED', ticker: 'NIFTY 50' });
    expect(tickerOf('TCS')).toEqual({ kind: 'LISTED', ticker: 'TCS' });
  });

  it('when the master does not list it, then it is unknown, also an index whose ticker is assumed', () => {
    expect(tickerOf('WIPRO')).toBeNull();
    expect(tickerOf('BANKNIFTY')).toBeNull();
  });

  it('when a listed option is looked up, then expiry, strike and type decide, with fractions of a rupee', () => {
    expect(tickerOf('BANKNIFTY:2022-08-25:39000:PE')).toEqual({
      kind: 'LISTED',
      ticker: 'BANKNIFTY22AUG39000PE',
    });
    expect(tickerOf('INFY:2022-08-25:1482.35:CE')).toEqual({
      kind: 'LISTED',
      ticker: 'INFY22AUG1482.35CE',
    });
  });

  it('when an expired weekly option is looked up, then it is spelled as in the example of the vendor first', () => {
    expect(tickerOf('BANKNIFTY:2022-09-01:26500:CE')).toEqual({
      kind: 'SPELLED',
      tickers: ['BANKNIFTY2290126500CE', 'BANKNIFTY22SEP26500CE'],
    });
  });

  it('when the expiry is the last of its month or in the last quarter, then the spelling follows', () => {
    expect(tickerOf('NIFTY:2023-12-28:21500:PE')).toEqual({
      kind: 'SPELLED',
      tickers: ['NIFTY23DEC21500PE', 'NIFTY23D2821500PE'],
    });
    expect(tickerOf('NIFTY:2023-10-05:19500:PE')).toMatchObject({
      tickers: ['NIFTY23O0519500PE', 'NIFTY23OCT19500PE'],
    });
  });

  it('when a future is looked up, then it is asked by its expiry and has a ticker only while listed', () => {
    expect(tickerOf('NIFTY:2022-08-25:FUT')).toEqual({
      kind: 'FUTURE',
      underlying: 'NIFTY',
      expiry: '2022-08-25',
      today: 'NIFTY-1',
    });
    expect(tickerOf('NIFTY:2022-07-28:FUT')).toMatchObject({ kind: 'FUTURE', today: null });
  });
});

describe('given rows of the master as the library returns them', () => {
  const row = {
    xid: 2,
    tkr: 'NIFTY-1',
    atkr: null,
    ctkr: null,
    exp: new Date('2022-08-25T00:00:00Z'),
    utkr: 'NIFTY',
    inst: 'FUTIDX',
    a3tkr: null,
    sp: '0.00',
    tk: 1,
  };

  it('when one is read, then strike is a number and expiry a date', () => {
    expect(accelPixListing.parse(row)).toEqual(
      derivative('NIFTY-1', 'FUTIDX', ['NIFTY', '2022-08-25', 0]),
    );
  });

  it('when its expiry is no date, as of equities without one, then it has none', () => {
    expect(accelPixListing.parse({ ...row, exp: new Date('nullZ') }).expiry).toBeNull();
  });
});
