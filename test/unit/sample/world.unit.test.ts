import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from '@jest/globals';
import { closedSignalSchema } from '#contracts/signal.ts';
import { sessionWindows } from '#core/market/calendar.ts';
import { isExpiryDay } from '#core/market/expiry.ts';
import { istDate } from '#core/market/ist.ts';
import { lotOf } from '#core/market/lot.ts';
import { contractOf } from '#core/pipeline/contract-row.ts';
import { dailyBarOf } from '#core/pipeline/daily-bar-row.ts';
import { validate } from '#core/pipeline/validate.ts';
import {
  DEFAULT_SEED,
  generateSampleWorld,
  LAST_DATE,
  type SampleWorld,
} from '#local/sample/world.ts';
import { writeSampleWorld } from '#local/sample/write.ts';

const world = generateSampleWorld(DEFAULT_SEED);
const rejected = new Set(world.blemishes.rejected);
const good = world.trades.filter((row) => !rejected.has(row['trade_id'] ?? ''));
const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

async function written(sample: SampleWorld): Promise<ReadonlyMap<string, Buffer>> {
  const folder = await mkdtemp(join(tmpdir(), 'saras-sample-'));
  folders.push(folder);
  await writeSampleWorld(sample, folder);
  const files = (await readdir(folder, { recursive: true })).filter((name) => name.includes('.'));
  return new Map(
    await Promise.all(
      files.sort().map(async (name) => [name, await readFile(join(folder, name))] as const),
    ),
  );
}

describe('the sample world', () => {
  it('is the same to the byte for the same seed and another for another seed', async () => {
    const first = await written(world);
    const again = await written(generateSampleWorld(DEFAULT_SEED));
    const other = await written(generateSampleWorld(DEFAULT_SEED + 1));

    expect([...first.keys()]).toEqual([
      'contracts.csv.gz',
      ...['BANKNIFTY', 'GANGESBANK', 'KAVERIAUTO', 'MALABARTEX', 'NARMADAPWR', 'NIFTY']
        .concat('SURYAMETAL', 'VINDHYACEM')
        .map((symbol) => `daily/${symbol}.csv.gz`),
      'signals-late.jsonl',
      'trades.csv.gz',
    ]);
    for (const [name, bytes] of first) {
      expect(again.get(name)?.equals(bytes)).toBe(true);
      expect(other.get(name)?.equals(bytes)).toBe(false);
    }
  });

  it('writes one line per trade below the header of the template', async () => {
    const text = gunzipSync((await written(world)).get('trades.csv.gz') ?? '').toString();
    const lines = text.trimEnd().split('\n');

    expect(lines).toHaveLength(world.trades.length + 1);
    expect(lines[0]).toBe(
      'trade_id,advisor_id,advisor_name,exchange,kind,underlying,expiry,strike,option_type,side,' +
        'period,entry_price,entry_time,entry_basis,stoploss,targets,exit_price,exit_time,exit_reason',
    );
    expect(lines.every((line) => line.split(',').length === 19)).toBe(true);
  });

  it('has about 40 advisors and about 6,000 trades in all five categories', () => {
    const perCategory = Map.groupBy(good, (row) => {
      const index = row['underlying'] === 'NIFTY' || row['underlying'] === 'BANKNIFTY';
      return `${index ? 'INDEX' : 'STOCK'} ${row['kind']}`;
    });

    expect(world.advisors).toHaveLength(40);
    expect(new Set(world.advisors.map(({ advisorName }) => advisorName)).size).toBe(40);
    expect(good.length).toBeGreaterThan(5_500);
    expect(good.length).toBeLessThan(6_800);
    expect([...perCategory.keys()].sort()).toEqual([
      'INDEX FUT',
      'INDEX OPT',
      'STOCK EQ',
      'STOCK FUT',
      'STOCK OPT',
    ]);
    for (const rows of perCategory.values()) expect(rows.length).toBeGreaterThan(300);
    expect(new Set(good.map((row) => row['advisor_id'])).size).toBe(40);
  });

  it('rejects exactly the rows that are wrong on purpose', () => {
    const refused = world.trades.filter((row) => !validate({ line: 1, fields: row, raw: '' }).ok);

    expect(refused.map((row) => row['trade_id']).sort()).toEqual([...rejected].sort());
    expect(rejected.size).toBe(7);
  });

  it('makes no wrong row by accident under any other seed', () => {
    for (const seed of [1, 3, 14]) {
      const other = generateSampleWorld(seed);
      const refused = other.trades.filter((row) => !validate({ line: 1, fields: row, raw: '' }).ok);

      expect(refused.map((row) => row['trade_id']).sort()).toEqual(
        [...other.blemishes.rejected].sort(),
      );
    }
  });

  it('has one row twice and one row corrected by a later line', () => {
    const repeated = [...Map.groupBy(good, (row) => row['trade_id'])].filter(
      ([, rows]) => rows.length > 1,
    );
    const [same, changed] = [world.blemishes.duplicated, world.blemishes.corrected].map(
      (id) => repeated.find(([tradeId]) => tradeId === id)?.[1] ?? [],
    );

    expect(repeated).toHaveLength(2);
    expect(same?.[1]).toEqual(same?.[0]);
    expect(Number(changed?.[1]?.['exit_price'])).toBeCloseTo(
      Number(changed?.[0]?.['exit_price']) + 2,
    );
  });

  it('keeps stops and targets on their side and every price at two decimals', () => {
    for (const row of good) {
      const direction = row['side'] === 'BUY' ? 1 : -1;
      const entry = Number(row['entry_price']);
      const targets = row['targets'] ? row['targets'].split('|').map(Number) : [];
      if (row['stoploss']) {
        expect(direction * (entry - Number(row['stoploss']))).toBeGreaterThan(0);
      }
      for (const target of targets) expect(direction * (target - entry)).toBeGreaterThan(0);
      for (const price of [entry, Number(row['exit_price']), Number(row['stoploss']), ...targets]) {
        expect(Math.abs(price * 100 - Math.round(price * 100))).toBeLessThan(1e-6);
      }
    }
  });

  it('enters and leaves inside a session, in order, and never after a real expiry', () => {
    for (const row of good) {
      const { entry_time: entered = '', exit_time: left = '', expiry = '', underlying = '' } = row;
      const segment = row['kind'] === 'EQ' ? 'EQUITY_CAS' : 'DERIVATIVES';
      for (const at of [Date.parse(entered), Date.parse(left)]) {
        const windows = sessionWindows(istDate(at), segment);
        expect(windows.some(({ open, close }) => at >= open && at < close)).toBe(true);
      }
      expect(Date.parse(left)).toBeGreaterThan(Date.parse(entered));
      if (expiry === '') continue;
      expect(isExpiryDay(underlying, expiry)).toBe(true);
      expect(left.slice(0, 10) <= expiry).toBe(true);
    }
  });

  it('shorts no cash equity over night and holds swing ideas at most seven days', () => {
    for (const row of good) {
      const days =
        (Date.parse(row['exit_time']?.slice(0, 10) ?? '') -
          Date.parse(row['entry_time']?.slice(0, 10) ?? '')) /
        86_400_000;
      if (row['period'] === 'INTRADAY') expect(days).toBe(0);
      if (row['period'] === 'SWING') expect(days).toBeLessThanOrEqual(7);
      if (row['kind'] === 'EQ' && row['side'] === 'SELL') expect(row['period']).toBe('INTRADAY');
    }
  });

  it('lists every contract it names, indices with the lots of the dated table', () => {
    const listed = new Map(world.contracts.map((row) => [row.contract, row]));
    const keyOf = ({
      kind,
      underlying,
      expiry,
      strike,
      option_type: type,
    }: Record<string, string>) =>
      kind === 'FUT' ? `${underlying}:${expiry}:FUT` : `${underlying}:${expiry}:${strike}:${type}`;

    for (const row of good.filter(({ kind }) => kind !== 'EQ')) {
      expect(listed.has(keyOf(row))).toBe(true);
    }
    for (const row of world.contracts) {
      const read = contractOf({ line: 1, fields: row, raw: '' });
      expect(read.ok && read.value.contract).toBe(row.contract);
    }
    const future = {
      kind: 'FUT',
      exchange: 'NSE',
      underlying: 'NIFTY',
      expiry: '2026-03-30',
    } as const;
    expect(listed.get('NIFTY:2026-03-30:FUT')?.lot).toBe(
      String(lotOf(future, 0, undefined).lotSize),
    );
    expect(listed.get('NIFTY:2026-03-30:FUT')?.lot_status).toBe('REFERENCE');
  });

  it('has daily bars that bracket their day, from well before the first trade', () => {
    const firstEntry =
      good
        .map((row) => row['entry_time'] ?? '')
        .sort()[0]
        ?.slice(0, 10) ?? '';
    for (const bars of world.dailyBars.values()) {
      expect(bars.filter(({ date }) => date < firstEntry).length).toBeGreaterThanOrEqual(28);
      expect(bars.at(-1)?.date).toBe(LAST_DATE);
      for (const { date, ...prices } of bars) {
        const fields = Object.fromEntries(
          Object.entries(prices).map(([name, price]) => [name, String(price)]),
        );
        expect(dailyBarOf({ line: 1, fields: { date, ...fields }, raw: '' }).ok).toBe(true);
      }
    }
  });

  it('leaves what closed on the last date to the daily pull, as valid documents', () => {
    expect(good.every((row) => (row['exit_time'] ?? '') < LAST_DATE)).toBe(true);
    expect(world.lateSignals.length).toBeGreaterThan(10);
    expect(new Set(world.lateSignals.map(({ _id }) => _id)).size).toBe(world.lateSignals.length);
    for (const signal of world.lateSignals) {
      expect(closedSignalSchema.parse(signal)).toEqual(signal);
      expect(signal._id).toMatch(/^[0-9a-f]{24}$/);
      expect(signal.exit.at.slice(0, 10)).toBe(LAST_DATE);
      expect(Date.parse(signal.postedAt)).toBeLessThan(Date.parse(signal.fill?.at ?? ''));
      expect(Date.parse(signal.updatedAt)).toBeGreaterThan(Date.parse(signal.exit.at));
    }
  });

  it('shows the habits in the numbers: craftsmen win, those worth fading lose, one has no stop', () => {
    const winRate = (habit: string): number => {
      const ids = new Set(
        world.advisors.filter((one) => one.habit.name === habit).map((one) => one.advisorId),
      );
      const rows = good.filter((row) => ids.has(row['advisor_id'] ?? ''));
      const wins = rows.filter(
        (row) =>
          (row['side'] === 'BUY' ? 1 : -1) *
            (Number(row['exit_price']) - Number(row['entry_price'])) >
          0,
      );
      return wins.length / rows.length;
    };
    const careless = world.advisors.find(({ habit }) => habit.name === 'never a stop')?.advisorId;

    expect(winRate('index futures craftsman')).toBeGreaterThan(0.55);
    expect(winRate('worth fading')).toBeLessThan(0.35);
    expect(winRate('option seller')).toBeGreaterThan(0.6);
    expect(winRate('noise')).toBeGreaterThan(0.4);
    expect(winRate('noise')).toBeLessThan(0.55);
    expect(
      new Set(good.filter((row) => row['advisor_id'] === careless).map((row) => row['stoploss'])),
    ).toEqual(new Set(['']));
  });
});
