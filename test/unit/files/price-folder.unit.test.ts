import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { fileMemory, type PriceFile } from '#adapters/files/file-memory.ts';
import { priceFolder } from '#adapters/files/price-folder.ts';
import { PriceFileUnreadable, readPriceRows } from '#adapters/files/price-rows.ts';
import { istInstant } from '#core/market/ist.ts';
import { seriesOfRows } from '#test/support/price-day.ts';
import {
  BAR_HEADER,
  CONTRACT_HEADER,
  newFolder,
  stampOf,
  writePriceFile,
} from '#test/support/price-files.ts';

let folder = '';
beforeEach(() => {
  folder = newFolder();
});
afterEach(() => rmSync(folder, { recursive: true }));

const at = (time: string, date = '2024-01-23') => istInstant(date, time);
const bar = (time: string, price: string, date?: string) =>
  `${stampOf(at(time, date))},${price},${price},${price},${price}`;
const day = (date = '2024-01-23') => ({ from: at('00:00', date), to: at('24:00', date) });

describe('given price files', () => {
  it('when decimals are read, then each is the double nearest to what is written', async () => {
    const written = [
      '0.05',
      '3800.15',
      '21453.6',
      '100',
      '0.1',
      '1234567.8901',
      '123456789012345678.5',
    ];
    const times = written.map((_, n) => `09:${15 + n}`);
    writePriceFile(folder, 'a.csv.gz', [
      BAR_HEADER,
      ...written.map((price, n) => bar(times[n] ?? '', price)),
    ]);
    const rows = (await readPriceRows(join(folder, 'a.csv.gz'))).get('');
    expect([...(rows?.close ?? [])]).toEqual(written.map(Number));
    expect([...(rows?.at ?? [])]).toEqual(times.map((time) => at(time)));
  });

  it('when a volume stands behind the prices and the last line has no end, then the rows are the same', async () => {
    const lines = [`${BAR_HEADER},volume`, `${bar('09:15', '100')},12`, bar('09:16', '101')];
    writeFileSync(join(folder, 'a.csv.gz'), gzipSync(lines.join('\n')));
    const rows = (await readPriceRows(join(folder, 'a.csv.gz'))).get('');
    expect([...(rows?.close ?? [])]).toEqual([100, 101]);
  });

  it('when one is damaged, then that is said', async () => {
    writeFileSync(join(folder, 'a.csv.gz'), gzipSync(BAR_HEADER).subarray(0, 15));
    const reading = readPriceRows(join(folder, 'a.csv.gz'));
    await expect(reading).rejects.toThrow('expected whole gzip data');
  });

  it.each([
    ['another header', ['time,price', 'x,1'], 'line 1: expected ts,open,high,low,close'],
    ['another zone', [BAR_HEADER, '2024-01-23T09:15:00Z,1,1,1,1'], 'line 2'],
    ['no such date', [BAR_HEADER, '2024-13-41T09:15:00+05:30,1,1,1,1'], 'line 2'],
    ['a word for a price', [BAR_HEADER, bar('09:15', '100'), bar('09:16', 'high')], 'line 3'],
    ['a contract without a row', [CONTRACT_HEADER, 'NIFTY:2024-01-25:21500:CE'], 'line 2'],
  ])('when one has %s, then the line is named', async (_, lines, words) => {
    writePriceFile(folder, 'a.csv.gz', lines);
    const reading = readPriceRows(join(folder, 'a.csv.gz'));
    await expect(reading).rejects.toThrow(PriceFileUnreadable);
    await expect(reading).rejects.toThrow(words);
  });
});

describe('given a folder whose bars are stamped at their end', () => {
  it('when prices are asked for, then they come stamped at their start, and are counted as moved', async () => {
    writePriceFile(folder, 'bars/TCS/2024.csv.gz', [
      BAR_HEADER,
      bar('09:16', '100'),
      bar('09:17', '101'),
    ]);
    const history = priceFolder(folder, { stamp: 'END' });
    const answer = await history.prices({ instrument: 'TCS', ...day() }, 'MINUTE');
    if (answer.kind === 'none') throw new Error(answer.reason);
    expect([...answer.series.at]).toEqual([at('09:15'), at('09:16')]);
    expect(answer.counts).toMatchObject({ RESTAMPED: 2, missingMinutes: 373 });
  });
});

describe('given ticks of some sessions of a range only', () => {
  it('when ticks are wanted, then the answer keeps one resolution: minutes', async () => {
    const bars = [bar('09:15', '100'), bar('09:15', '101', '2024-01-24')];
    writePriceFile(folder, 'bars/TCS/2024.csv.gz', [BAR_HEADER, ...bars]);
    writePriceFile(folder, 'ticks/TCS/2024-01-23.csv.gz', [
      'ts,price',
      `${stampOf(at('09:15') + 5000)},100.5`,
    ]);
    const history = priceFolder(folder);
    const wanted = async (to: number) => {
      const answer = await history.prices({ instrument: 'TCS', from: at('00:00'), to }, 'TICK');
      return answer.kind === 'prices' ? [answer.series.resolution, ...answer.series.close] : answer;
    };
    expect(await wanted(day().to)).toEqual(['TICK', 100.5]);
    expect(await wanted(day('2024-01-24').to)).toEqual(['MINUTE', 100, 101]);
  });
});

describe('given more prices than may stay in memory', () => {
  const fileOf = (rows: number): PriceFile =>
    new Map([
      [
        '',
        {
          series: seriesOfRows(
            'MINUTE',
            Array.from({ length: rows }, (_, n) => [n, 1, 1, 1, 1] as const),
          ),
          faults: { at: new Float64Array(), fault: new Uint8Array() },
        },
      ],
    ]);

  it('when files are asked for again and again, then one read once stays until the bound, the longest unused go first', async () => {
    const read: string[] = [];
    const memory = fileMemory(2 * 100 * 5 * 8);
    const ask = (path: string) =>
      memory.file(path, async () => {
        read.push(path);
        return fileOf(100);
      });
    for (const path of ['a', 'b', 'a', 'c', 'a', 'b']) await ask(path);
    expect(read).toEqual(['a', 'b', 'c', 'b']);
    await Promise.all([ask('d'), ask('d')]);
    expect(read).toEqual(['a', 'b', 'c', 'b', 'd']);
  });

  it('when a file could not be read, then it is tried again', async () => {
    const memory = fileMemory(1);
    await expect(memory.file('a', () => Promise.reject(new Error('disk')))).rejects.toThrow('disk');
    expect((await memory.file('a', async () => fileOf(1))).size).toBe(1);
  });
});
