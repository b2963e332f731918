import { describe, expect, it } from '@jest/globals';
import { CONTRACT_COLUMNS, contractOf } from '#core/pipeline/contract-row.ts';
import { DAILY_BAR_COLUMNS, dailyBarOf, underlyingOfFile } from '#core/pipeline/daily-bar-row.ts';
import { incomingFile } from '#core/pipeline/file-rows.ts';

async function* one(text: string) {
  yield text;
}

async function readBars(...rows: readonly string[]) {
  const text = `date,open,high,low,close\n${rows.join('\n')}\n`;
  const file = incomingFile('NIFTY.csv', one(text), DAILY_BAR_COLUMNS, dailyBarOf);
  for await (const batch of file.batches) return batch;
  throw new Error('expected a batch');
}

async function readContracts(...rows: readonly string[]) {
  const text = `contract,kind,underlying,expiry,strike,option_type,lot\n${rows.join('\n')}\n`;
  const file = incomingFile('contracts.csv', one(text), CONTRACT_COLUMNS, contractOf);
  for await (const batch of file.batches) return batch;
  throw new Error('expected a batch');
}

describe('given rows of daily bars', () => {
  it('when a bar is sound, then it is taken, also one without any range', async () => {
    const { rows, rejects } = await readBars('2024-01-23,100,110.5,99,101', '2024-01-24,5,5,5,5');
    expect(rejects).toEqual([]);
    expect(rows.map((row) => row.value)).toEqual([
      { date: '2024-01-23', open: 100, high: 110.5, low: 99, close: 101 },
      { date: '2024-01-24', open: 5, high: 5, low: 5, close: 5 },
    ]);
  });

  it.each([
    ['2024-02-30,1,1,1,1', 'date', 'BAD_DATE'],
    [',1,1,1,1', 'date', 'MISSING'],
    ['2013-12-31,1,1,1,1', 'date', 'OUTSIDE_CALENDAR'],
    ['2027-01-01,1,1,1,1', 'date', 'OUTSIDE_CALENDAR'],
    ['2024-01-23,x,1,1,1', 'open', 'NOT_A_NUMBER'],
    ['2024-01-23,1,0,1,1', 'high', 'NOT_POSITIVE'],
    ['2024-01-23,1,1,,1', 'low', 'MISSING'],
    ['2024-01-23,1,1,1,1.00001', 'close', 'TOO_PRECISE'],
    ['2024-01-23,100,99,98,99', 'high', 'BAD_RANGE'],
    ['2024-01-23,100,101,98,102', 'high', 'BAD_RANGE'],
    ['2024-01-23,100,103,101,102', 'high', 'BAD_RANGE'],
    ['2024-01-23,100,103,100,99', 'high', 'BAD_RANGE'],
  ])('when the row is %s, then %s is refused with %s', async (row, field, code) => {
    const { rows, rejects } = await readBars('2024-01-22,1,1,1,1', row);
    expect(rows).toHaveLength(1);
    expect(rejects).toMatchObject([{ line: 3, field, code }]);
  });

  it.each([
    ['NIFTY.csv', 'NIFTY'],
    ['some/folder/banknifty.csv.gz', 'BANKNIFTY'],
  ])('when the file is called %s, then the underlying is %s', (name, underlying) => {
    expect(underlyingOfFile(name)).toBe(underlying);
  });
});

describe('given rows of a contract file', () => {
  it('when they are sound, then their keys are those of the trades, whatever the file calls them', async () => {
    const { rows, rejects } = await readContracts(
      'x,OPT,Nifty 50,2024-01-25,21500,ce,50',
      'y,fut,SBIN,2024-01-25,,,1500',
      'z,OPT,SBIN,2024-01-25,602.5,PE,1500',
    );
    expect(rejects).toEqual([]);
    expect(rows.map(({ value }) => [value.contract, value.lot])).toEqual([
      ['NIFTY:2024-01-25:21500:CE', 50],
      ['SBIN:2024-01-25:FUT', 1500],
      ['SBIN:2024-01-25:602.5:PE', 1500],
    ]);
  });

  it.each([
    ['x,EQ,TCS,2024-01-25,,,1', 'kind', 'UNKNOWN_VALUE'],
    ['x,FUT,,2024-01-25,,,1', 'underlying', 'MISSING'],
    ['x,FUT,TCS,25-01-2024,,,1', 'expiry', 'BAD_DATE'],
    ['x,FUT,TCS,2024-01-25,,,', 'lot', 'MISSING'],
    ['x,FUT,TCS,2024-01-25,,,0', 'lot', 'NOT_A_NUMBER'],
    ['x,FUT,TCS,2024-01-25,,,1.5', 'lot', 'NOT_A_NUMBER'],
    ['x,FUT,TCS,2024-01-25,,,1000001', 'lot', 'NOT_A_NUMBER'],
    ['x,OPT,TCS,2024-01-25,,CE,1', 'strike', 'MISSING'],
    ['x,OPT,TCS,2024-01-25,3800,XX,1', 'option_type', 'UNKNOWN_VALUE'],
  ])('when the row is %s, then %s is refused with %s', async (row, field, code) => {
    const { rows, rejects } = await readContracts(row, 'y,FUT,SBIN,2024-01-25,,,1500');
    expect(rows).toHaveLength(1);
    expect(rejects).toMatchObject([{ line: 2, field, code }]);
  });
});
