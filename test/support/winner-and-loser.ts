// A folder of trades and prices in which one advisor always wins and another always loses.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tradingDaysBetween } from '#core/market/calendar.ts';
import { type IsoDate, istInstant } from '#core/market/ist.ts';
import { seriesOfRows } from '#test/support/price-day.ts';
import { BAR_HEADER, barLines, newFolder, writePriceFile } from '#test/support/price-files.ts';

const HEADER =
  'trade_id,advisor_id,advisor_name,exchange,kind,underlying,expiry,strike,option_type,side,period,entry_price,entry_time,stoploss,targets,exit_price,exit_time,exit_reason';
/** Sessions of 2024 that are no whole day. */
const SPECIAL = ['2024-01-20', '2024-03-02', '2024-05-18'];

/** Trading days from January 2024 up to the date. */
export const tradedDates = (last: IsoDate): readonly IsoDate[] =>
  tradingDaysBetween('2024-01-01', last).filter((date) => !SPECIAL.includes(date));

/** GOOD buys at 10:00 and takes 20 in profit, BAD sells the same and is stopped. */
const tradesOf = (date: string, n: number): readonly string[] => [
  `G${n},GOOD,,NSE,EQ,TCS,,,,BUY,INTRADAY,1000,${date}T10:00:00+05:30,980,1020,1020,${date}T10:03:00+05:30,TARGET_HIT`,
  `B${n},BAD,,NSE,EQ,TCS,,,,SELL,INTRADAY,1000,${date}T10:00:00+05:30,1020,980,1020,${date}T10:03:00+05:30,STOPLOSS_HIT`,
];
const barsOf = (date: string): readonly string[] => {
  const at = (time: string) => istInstant(date, time);
  return barLines(
    seriesOfRows('MINUTE', [
      [at('10:00'), 1000, 1003, 999, 1002],
      [at('10:01'), 1002, 1006, 998, 1005],
      [at('10:02'), 1005, 1010, 1001, 1008],
      [at('10:03'), 1010, 1021, 1008, 1020],
      [at('10:04'), 1020, 1024, 1016, 1022],
    ]),
  );
};

/** `trades.csv`, minute bars and daily rows of everything up to a date, in a folder of its own. */
export function winnerAndLoser(last: IsoDate): string {
  const folder = newFolder();
  const known = tradedDates(last);
  const rows = known.flatMap(tradesOf);
  writeFileSync(join(folder, 'trades.csv'), `${[HEADER, ...rows].join('\n')}\n`);
  writePriceFile(folder, 'bars/TCS/2024.csv.gz', [BAR_HEADER, ...known.flatMap(barsOf)]);
  const daily = known.map((date, n) => [date, 100 + n, 101 + n, 99 + n, 100.8 + n].join(','));
  writePriceFile(folder, 'daily/NIFTY.csv.gz', ['date,open,high,low,close', ...daily]);
  return folder;
}
