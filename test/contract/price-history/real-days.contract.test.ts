// The odd days of the real history: what is there, and what is counted as missing.
import { expect, it } from '@jest/globals';
import { priceFolder } from '#adapters/files/price-folder.ts';
import { istInstant, istMinutes, minutesOf } from '#core/market/ist.ts';
import type { Resolution } from '#core/prices/price-series.ts';
import { describeShared } from '#test/support/shared-folder.ts';

interface OddDay {
  readonly rows: number;
  readonly first: string;
  readonly last: string;
  readonly missing: number;
}

const MINUTES: readonly (readonly [string, string, string, OddDay])[] = [
  ['the halt of', 'NIFTY', '2020-03-13', day(316, '09:15', '15:29', 1)],
  ['the halt of', 'BANKNIFTY', '2020-03-23', day(317, '09:15', '15:29', 1)],
  ['the outage of', 'NIFTY', '2021-02-24', day(128, '09:15', '16:59', 0)],
  ['the Muhurat evening of', 'NIFTY', '2018-11-07', day(60, '17:30', '18:29', 0)],
  ['the Muhurat evening of', 'NIFTY', '2020-11-14', day(60, '18:15', '19:14', 0)],
  ['the Saturday of', 'NIFTY', '2020-02-01', day(375, '09:15', '15:29', 0)],
  ['the drill of', 'NIFTY', '2024-03-02', day(105, '09:15', '12:29', 0)],
  ['the morning without data of', 'WIPRO', '2015-09-14', day(130, '13:20', '15:29', 245)],
];

const TICKS: readonly (readonly [string, string, string, OddDay])[] = [
  ['the feed that died on', 'NIFTY', '2021-04-07', day(4620, '09:16', '10:34', 296)],
  ['the feed that began late on', 'TCS', '2021-04-23', day(14_770, '10:59', '15:29', 104)],
  ['the whole session of', 'TCS', '2021-04-28', day(19_565, '09:15', '15:29', 0)],
  [
    'a future priced by its share on',
    'TCS:2021-04-29:FUT',
    '2021-04-28',
    day(19_565, '09:15', '15:29', 0),
  ],
];

describeShared('data', 'given the real prices', (folder) => {
  const history = priceFolder(folder);
  const found = async (instrument: string, date: string, wanted: Resolution) => {
    const range = { instrument, from: istInstant(date, '00:00'), to: istInstant(date, '24:00') };
    const answer = await history.prices(range, wanted);
    if (answer.kind === 'none') throw new Error(`${instrument} ${date}: found ${answer.reason}`);
    const { at } = answer.series;
    const minute = (instant = Number.NaN) => Math.floor(istMinutes(instant));
    const { missingMinutes: missing, ...counts } = answer.counts;
    const others = Object.entries(counts).filter(([, count]) => count > 0);
    const ends = { first: minute(at[0]), last: minute(at.at(-1)) };
    return { resolution: answer.series.resolution, rows: at.length, ...ends, missing, others };
  };
  const expected = ({ first, last, ...one }: OddDay, resolution: Resolution) => ({
    ...{ ...one, resolution, first: minutesOf(first), last: minutesOf(last), others: [] },
  });

  it.each(MINUTES)(
    'when %s %s %s is read, then its minutes and its holes are known',
    async (_, instrument, date, odd) => {
      expect(await found(instrument, date, 'MINUTE')).toEqual(expected(odd, 'MINUTE'));
    },
  );

  it.each(TICKS)(
    'when ticks of %s %s %s are read, then so are theirs',
    async (_, instrument, date, odd) => {
      expect(await found(instrument, date, 'TICK')).toEqual(expected(odd, 'TICK'));
    },
  );
});

function day(rows: number, first: string, last: string, missing: number): OddDay {
  return { rows, first, last, missing };
}
