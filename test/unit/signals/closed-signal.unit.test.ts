import { describe, expect, it } from '@jest/globals';
import { closedSignalSchema, signalSchema } from '#contracts/signal.ts';
import { tradeRowOf } from '#core/signals/closed-signal.ts';

const option = {
  _id: '68624e435f3a9c01d2005048',
  advisorId: 'ADV7',
  advisorName: 'Meghdoot Calls',
  sebiRegNo: 'INH900000007',
  source: 'telegram',
  instrument: {
    exchange: 'NSE',
    kind: 'OPT',
    underlying: 'NIFTY',
    expiry: '2026-06-30',
    strike: 24500,
    optionType: 'CE',
  },
  side: 'BUY',
  entry: 101.5,
  stoploss: 80.05,
  targets: [130, 150.5],
  period: 'INTRADAY',
  status: 'CLOSED',
  postedAt: '2026-06-30T10:00:05+05:30',
  updatedAt: '2026-06-30T11:30:10+05:30',
  exit: { price: 130, at: '2026-06-30T11:30:00+05:30', reason: 'TARGET_HIT' },
} as const;

const parsed = (changes: object) => closedSignalSchema.parse({ ...option, ...changes });

describe('a closed signal as an upload row', () => {
  it('has every column of the trades file, entry as advised and said to be so when no fill is known', () => {
    expect(tradeRowOf(parsed({}))).toEqual({
      trade_id: 'S68624e435f3a9c01d2005048',
      advisor_id: 'ADV7',
      advisor_name: 'Meghdoot Calls',
      exchange: 'NSE',
      kind: 'OPT',
      underlying: 'NIFTY',
      expiry: '2026-06-30',
      strike: '24500',
      option_type: 'CE',
      side: 'BUY',
      period: 'INTRADAY',
      entry_price: '101.5',
      entry_time: '2026-06-30T10:00:05+05:30',
      entry_basis: 'ADVISED',
      stoploss: '80.05',
      targets: '130|150.5',
      exit_price: '130',
      exit_time: '2026-06-30T11:30:00+05:30',
      exit_reason: 'TARGET_HIT',
    });
  });

  it('takes price and time of the fill when there is one', () => {
    const row = tradeRowOf(parsed({ fill: { price: 102.15, at: '2026-06-30T10:03:00+05:30' } }));

    expect(row).toMatchObject({
      entry_price: '102.15',
      entry_time: '2026-06-30T10:03:00+05:30',
      entry_basis: 'FILL',
    });
  });

  it('leaves blank what an equity idea without stop and targets does not have', () => {
    const instrument = { exchange: 'NSE', kind: 'EQ', underlying: 'SBIN' };

    expect(tradeRowOf(parsed({ instrument, stoploss: null, targets: [] }))).toMatchObject({
      expiry: '',
      strike: '',
      option_type: '',
      stoploss: '',
      targets: '',
    });
  });

  it('writes times of any form and offset in IST', () => {
    const row = tradeRowOf(
      parsed({
        postedAt: new Date('2026-06-30T20:15:00.250Z'),
        exit: { ...option.exit, at: '2026-07-01T04:00:00Z' },
      }),
    );

    expect(row['entry_time']).toBe('2026-07-01T01:45:00.250+05:30');
    expect(row['exit_time']).toBe('2026-07-01T09:30:00+05:30');
  });
});

describe('the contract of a signal document', () => {
  it('accepts an ObjectId and BSON dates and turns them into text', () => {
    const signal = parsed({
      _id: { toHexString: () => 'abc' },
      updatedAt: new Date('2026-06-30T06:00:10.000Z'),
    });

    expect(signal).toMatchObject({ _id: 'abc', updatedAt: '2026-06-30T06:00:10.000Z' });
  });

  it('allows fields it does not know and does not keep them', () => {
    expect(parsed({ rating: 5, instrument: { ...option.instrument, isin: 'x' } })).toEqual(option);
  });

  it('accepts an open signal but not as a closed one', () => {
    const { exit: _exit, ...open } = { ...option, status: 'OPEN' };

    expect(signalSchema.safeParse(open).success).toBe(true);
    expect(closedSignalSchema.safeParse(open).success).toBe(false);
    expect(closedSignalSchema.safeParse({ ...open, status: 'CLOSED' }).success).toBe(false);
  });

  it.each([
    ['side', { side: undefined }],
    ['updatedAt', { updatedAt: '2026-06-30 11:30' }],
    ['updatedAt', { updatedAt: '2026-06-30T11:30:00' }],
    ['entry', { entry: '101.5' }],
    ['_id', { _id: 17 }],
    ['exit', { exit: { ...option.exit, reason: 'MAYBE' } }],
  ])('refuses a wrong %s and names it', (field, change) => {
    const result = closedSignalSchema.safeParse({ ...option, ...change });

    expect(result.error?.issues.map(({ path }) => path[0])).toEqual([field]);
  });
});
