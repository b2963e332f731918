// The minute bars of the sample world: the tape on which its trades really happened.
import { describe, expect, it } from '@jest/globals';
import { istInstant } from '#core/market/ist.ts';
import { reportedTrade } from '#core/pipeline/file-rows.ts';
import { DEFAULT_SEED, generateSampleWorld } from '#local/sample/world.ts';
import { tradeExcursions } from '#runtime/trade-excursions.ts';

const world = generateSampleWorld(DEFAULT_SEED);
const trades = world.trades.flatMap((fields, index) => {
  const text = Object.entries(fields).map(([name, value]) => [name, String(value)]);
  const read = reportedTrade({ line: index + 2, fields: Object.fromEntries(text), raw: '' });
  return read.ok ? [read.value] : [];
});
const day = (date: string) => ({ from: istInstant(date, '00:00'), to: istInstant(date, '24:00') });
const nifty = (range: { readonly from: number; readonly to: number }) =>
  world.prices.prices({ instrument: 'NIFTY', ...range }, 'MINUTE');

describe('the prices of the sample world', () => {
  it('are bars whose extremes of a day are those of its daily bar', async () => {
    const daily = world.dailyBars.get('NIFTY')?.at(100);
    const answer = await nifty(day(daily?.date ?? ''));
    if (answer.kind === 'none') throw new Error(answer.reason);
    const { at, open, high, low, close } = answer.series;
    expect(at).toHaveLength(375);
    expect(at[0]).toBe(istInstant(daily?.date ?? '', '09:15'));
    expect([open[0], Math.max(...high), Math.min(...low), close.at(-1)]).toEqual([
      daily?.open,
      daily?.high,
      daily?.low,
      daily?.close,
    ]);
    for (let row = 1; row < at.length; row++) expect(open[row]).toBe(close[row - 1]);
    expect(answer.counts).toMatchObject({ missingMinutes: 0, missingSessions: 0 });
  });

  it('are the same whatever range they are read in', async () => {
    const date = world.dailyBars.get('NIFTY')?.at(100)?.date ?? '';
    const whole = await nifty(day(date));
    const part = await nifty({ from: istInstant(date, '10:00'), to: istInstant(date, '10:02') });
    if (whole.kind === 'none' || part.kind === 'none') throw new Error('expected prices');
    expect([...part.series.open]).toEqual([...whole.series.open.subarray(45, 47)]);
  });

  it('know no other contract and no other time', async () => {
    expect(await nifty(day('2025-08-29'))).toEqual({ kind: 'none', reason: 'NO_PRICES_IN_RANGE' });
    expect(await world.prices.prices({ instrument: 'X', ...day('2026-01-05') }, 'MINUTE')).toEqual({
      kind: 'none',
      reason: 'UNKNOWN_INSTRUMENT',
    });
  });

  it('tell of every trade, and of nearly all of them what the advisor says', async () => {
    const { excursions } = await tradeExcursions(trades, world.prices);
    expect(excursions.filter(({ kind }) => kind === 'gap')).toEqual([]);
    const asClaimed = excursions.filter((one) => one.kind === 'path' && one.contradiction === null);
    // A tick that changes with the month leaves a handful of fills beside the tape.
    expect(asClaimed.length / trades.length).toBeGreaterThan(0.99);
  });
});
