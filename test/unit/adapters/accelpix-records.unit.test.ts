import { describe, expect, it } from '@jest/globals';
import { barColumns, barRecords, tickColumns } from '#adapters/accelpix/records.ts';
import { stampShown } from '#adapters/accelpix/stamp.ts';
import { istInstant } from '#core/market/ist.ts';

const clock = (time: string) => new Date(`2024-01-25T${time}Z`);
const bar = { td: clock('09:15:00'), op: 100, hp: 102, lp: 99, cp: 101, vol: 5, oi: 7 };
const open = istInstant('2024-01-25', '09:15');

const read = (answer: unknown) => barColumns('TCS', barRecords('TCS', answer));

describe('given bars of AccelPix', () => {
  it('when they are read, then the shown clock is Indian time, as a Date or as text', () => {
    const text = { ...bar, td: '2024-01-25T09:16:00' };
    expect([...read([bar, text]).at]).toEqual([open, open + 60_000]);
  });

  it('when a price cannot be read, then the row stays, for cleaning to count', () => {
    expect([...read([bar, { ...bar, hp: Number.NaN }]).high]).toEqual([102, Number.NaN]);
  });

  it('when a field is missing or a time unreadable, then the error names record, field and instrument', () => {
    const { cp: _, ...rest } = bar;
    expect(() => read([bar, rest])).toThrow('AccelPix: TCS: 1.cp: ');
    expect(() => read([{ ...bar, td: new Date('nonsense') }])).toThrow('AccelPix: TCS: 0.td: ');
  });

  it('when the answer is no list, or no record has a price, then it is another format', () => {
    expect(() => read({ error: 'no' })).toThrow('AccelPix: TCS: answer: ');
    const unread = { ...bar, op: Number.NaN, hp: Number.NaN, lp: Number.NaN, cp: Number.NaN };
    expect(() => read([unread, unread])).toThrow('expected prices, found none in 2 records');
  });
});

describe('given ticks of AccelPix', () => {
  it('when they carry td or, as a user has seen, tm in epoch seconds, then both are the same instant', () => {
    const ticks = tickColumns('TCS', [
      { td: clock('09:15:01'), pr: 100.5 },
      { tm: open / 1000 + 2, pr: 100.6 },
    ]);
    expect([...ticks.at]).toEqual([open + 1_000, open + 2_000]);
    expect([...ticks.close]).toEqual([100.5, 100.6]);
    expect(ticks.open).toBe(ticks.close);
  });
});

describe('given bars whose stamps are not explained', () => {
  const minutes = (from: string, count: number, step = 1) => {
    const start = istInstant('2024-01-25', from);
    return Float64Array.from({ length: count }, (_, row) => start + row * step * 60_000);
  };

  it('when a full session runs 09:16 to 15:30, then they are ends, whatever was assumed', () => {
    expect(stampShown(minutes('09:16', 375), 'DERIVATIVES', 'START')).toBe('END');
  });

  it('when an index ends with the cash market, before its derivatives do, then its end stamps still show', () => {
    const start = istInstant('2026-11-20', '09:16');
    const cash = Float64Array.from({ length: 375 }, (_, row) => start + row * 60_000);
    expect(stampShown(cash, 'DERIVATIVES', 'START')).toBe('END');
  });

  it('when only the first minute is missing, then what was assumed stands', () => {
    expect(stampShown(minutes('09:16', 374), 'DERIVATIVES', 'START')).toBe('START');
  });

  it('when a session begins at 09:15, then they are starts, also with a closing row at 15:30', () => {
    expect(stampShown(minutes('09:15', 375), 'DERIVATIVES', 'END')).toBe('START');
    expect(stampShown(minutes('09:15', 376), 'DERIVATIVES', 'END')).toBe('START');
  });

  it('when a thin contract misses minutes of its own, then what was assumed stands', () => {
    expect(stampShown(minutes('09:16', 188, 2), 'DERIVATIVES', 'START')).toBe('START');
    expect(stampShown(minutes('09:20', 100), 'DERIVATIVES', 'END')).toBe('END');
  });
});
