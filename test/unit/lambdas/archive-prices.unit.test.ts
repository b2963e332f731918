// The nightly archive: what it asks for, what it keeps, what it says, and how it goes on after a stop.
import { describe, expect, it } from '@jest/globals';
import { istInstant } from '#core/market/ist.ts';
import type { OpenDays } from '#core/prices/price-needs.ts';
import { createArchivePrices } from '#lambdas/archive-prices/handler.ts';
import type { PriceHistory } from '#ports/price-history.ts';
import { PriceSourceFailed, type PriceSourceFault } from '#ports/price-source-failure.ts';
import { memoryArchive, memoryArchivedDays } from '#test/support/memory-archive.ts';
import { minuteWorld, tickWorld } from '#test/support/minute-world.ts';
import { listeningLogger } from '#test/support/silent-logger.ts';

const DATE = '2024-01-11';
const nightOf = (date: string) => ({
  scheduledAt: new Date(istInstant(date, '17:30')).toISOString(),
});

interface Source extends PriceHistory {
  asked: string[];
}

function spied(history: PriceHistory): Source {
  const asked: string[] = [];
  return {
    asked,
    prices(range, wanted) {
      asked.push(range.instrument);
      return history.prices(range, wanted);
    },
  };
}

const failing = (code: PriceSourceFault): PriceHistory => ({
  prices: ({ instrument }) =>
    Promise.reject(new PriceSourceFailed('FIRST', code, `no ${instrument}`)),
});

function night(
  open: readonly OpenDays[],
  histories: readonly PriceHistory[],
  followed: readonly string[] = [],
) {
  const archive = memoryArchive();
  const days = memoryArchivedDays(open, followed);
  const { logger, lines } = listeningLogger();
  const sent: string[] = [];
  let runs = 0;
  let now = istInstant(DATE, '17:30');
  const names = ['FIRST', 'SECOND'] as const;
  const run = createArchivePrices({
    days,
    archive,
    sources: histories.map((history, index) => ({ name: names[index] ?? '', history })),
    work: {
      pending: (runId: string) => {
        sent.push(runId);
        return Promise.resolve([]);
      },
    } as never,
    enrichQueue: { send: () => Promise.resolve() },
    now: () => now,
    newId: () => String(++runs),
    logger,
  });
  return {
    archive,
    days,
    lines,
    sent,
    setNow: (instant: number) => {
      now = instant;
    },
    run: (event: unknown, msLeft: () => number = () => 900_000) =>
      run(event, { getRemainingTimeInMillis: msLeft }),
  };
}

const shares = (...contracts: readonly string[]): OpenDays[] =>
  contracts.map((contract) => ({ contract, first: DATE, last: DATE }));

describe('given trades of the day', () => {
  it('when the night comes, then minutes and ticks of it are kept and the advisors are woken', async () => {
    const test = night(shares('TCS', 'SBIN'), [tickWorld(['TCS', 'SBIN'])]);
    const result = await test.run(nightOf(DATE));
    expect(result).toMatchObject({ stored: 4, quiet: 0, left: 0, unanswered: [], staleTrades: 4 });
    expect(result.sources).toEqual({ FIRST: 4 });
    expect(result.rows).toBe(2 * (375 + 3 * 375));
    const kept = test.archive.stored.map(({ instrument, date, series, source }) =>
      [instrument, date, series.resolution, source].join(' '),
    );
    expect(kept.sort()).toEqual([
      'SBIN 2024-01-11 MINUTE FIRST',
      'SBIN 2024-01-11 TICK FIRST',
      'TCS 2024-01-11 MINUTE FIRST',
      'TCS 2024-01-11 TICK FIRST',
    ]);
    expect(test.days.planned).toEqual(['archive-1']);
    expect(test.sent).toEqual(['archive-1']);
  });

  it('when an underlying is followed, then its minutes are kept on days without a trade, no ticks', async () => {
    const test = night(shares('TCS'), [tickWorld(['TCS', 'WIPRO'])], ['TCS', 'WIPRO']);
    await test.run(nightOf(DATE));
    const kept = test.archive.stored.map(({ instrument, date, series }) =>
      [instrument, date, series.resolution].join(' '),
    );
    expect(kept.filter((name) => name.endsWith('TICK'))).toEqual(['TCS 2024-01-11 TICK']);
    expect(kept.filter((name) => name.startsWith('WIPRO')).at(0)).toBe('WIPRO 2024-01-11 MINUTE');
    expect(new Set(kept.map((name) => name.split(' ')[1])).size).toBeGreaterThan(20);
    expect(kept.slice(0, 2)).toEqual(['TCS 2024-01-11 MINUTE', 'TCS 2024-01-11 TICK']);
    expect(kept).toHaveLength(new Set(kept).size);
  });

  it('when it runs a second time, then nothing is asked for or stored again', async () => {
    const source = spied(minuteWorld(['TCS']));
    const test = night(shares('TCS', 'GONE'), [source]);
    await test.run(nightOf(DATE));
    const asked = source.asked.length;
    expect(await test.run(nightOf(DATE))).toMatchObject({ stored: 0, quiet: 0, rows: 0, left: 0 });
    expect(source.asked).toHaveLength(asked);
  });

  it('when trades of earlier days came in late, then their days are filled in, thirty days back', async () => {
    const open = ['2024-01-10', '2023-12-12', '2023-12-11'].map((date) => ({
      contract: 'TCS',
      first: date,
      last: date,
    }));
    const test = night(open, [minuteWorld(['TCS'])]);
    await test.run(nightOf(DATE));
    const dates = test.archive.stored
      .filter(({ series }) => series.resolution === 'MINUTE')
      .map(({ date }) => date);
    expect(dates).toEqual(['2024-01-10', '2023-12-12']);
  });

  it('when only minutes come where ticks were wanted, then no ticks are kept', async () => {
    const test = night(shares('TCS'), [minuteWorld(['TCS'])]);
    expect(await test.run(nightOf(DATE))).toMatchObject({ stored: 1, quiet: 1 });
    expect((await test.archive.read('TCS', DATE, 'TICK'))?.series.at).toHaveLength(0);
  });

  it('when the session is not over, then its day is not asked for: half a day would pass for a whole one', async () => {
    const test = night(shares('TCS'), [minuteWorld(['TCS'])]);
    test.setNow(istInstant(DATE, '15:59'));
    const day = { from: DATE, to: DATE };
    expect(await test.run(day)).toMatchObject({ stored: 0, left: 0 });
    test.setNow(istInstant(DATE, '16:00'));
    expect(await test.run(day)).toMatchObject({ stored: 1 });
  });
});

describe('given a day without trading', () => {
  it('when every source says so, then it is kept as such, and asked for again only on the next nights', async () => {
    const source = spied(minuteWorld([]));
    const test = night(shares('QUIET'), [source]);
    const task = { from: '2024-01-01', to: '2024-01-31' };
    expect(await test.run(nightOf(DATE))).toMatchObject({ stored: 0, quiet: 2, staleTrades: 0 });
    expect((await test.archive.read('QUIET', DATE, 'MINUTE'))?.series.at).toHaveLength(0);
    test.setNow(istInstant('2024-01-12', '17:30'));
    expect(await test.run(nightOf('2024-01-12'))).toMatchObject({ quiet: 2 });
    test.setNow(istInstant('2024-01-15', '17:30'));
    expect(await test.run(nightOf('2024-01-15'))).toMatchObject({ quiet: 0 });
    // By hand it is asked for once more.
    expect(await test.run(task)).toMatchObject({ quiet: 1 });
  });

  it('when a source failed, then nobody can say so, and the day is asked for again the same night', async () => {
    const test = night(shares('QUIET'), [failing('REFUSED'), minuteWorld([])]);
    const result = await test.run(nightOf(DATE));
    expect(result).toMatchObject({ stored: 0, quiet: 0 });
    expect(result.unanswered).toContainEqual({
      instrument: 'QUIET',
      date: DATE,
      wanted: 'MINUTE',
      reason: 'FIRST: no QUIET',
    });
    expect(test.days.recorded.size).toBe(0);
    expect(test.archive.stored).toEqual([]);
  });
});

describe('given sources that fail', () => {
  it('when the second has prices, then they are kept as its own, and the failure is counted and logged', async () => {
    const test = night(shares('TCS'), [failing('REFUSED'), tickWorld(['TCS'])]);
    expect(await test.run(nightOf(DATE))).toMatchObject({
      stored: 2,
      sources: { SECOND: 2 },
      sourceFailures: { 'FIRST REFUSED': 2 },
      unanswered: [],
    });
    expect(test.lines.filter((line) => line.includes('source of prices failed'))).toHaveLength(2);
  });

  it('when one instrument cannot be had anywhere, then the others are kept all the same', async () => {
    const world = minuteWorld(['TCS']);
    const test = night(shares('BAD', 'TCS'), [
      {
        prices: (range, wanted) =>
          range.instrument === 'BAD'
            ? failing('ANSWER_UNUSABLE').prices(range, wanted)
            : world.prices(range, wanted),
      },
    ]);
    const result = await test.run({ from: DATE, to: DATE });
    expect(result.stored).toBe(1);
    expect(result.unanswered.map(({ instrument }) => instrument)).toEqual(['BAD']);
  });

  it('when a source is down, then it is left alone after two failures', async () => {
    const down = spied(failing('UNREACHABLE'));
    const contracts = ['A', 'B', 'C', 'D'];
    const test = night(shares(...contracts), [down, minuteWorld(contracts)]);
    expect(await test.run({ from: DATE, to: DATE })).toMatchObject({
      stored: 4,
      sourceFailures: { 'FIRST UNREACHABLE': 4 },
    });
    expect(down.asked).toHaveLength(2);
  });

  it('when an error is none of a source, then the call fails', async () => {
    const broken: PriceHistory = { prices: () => Promise.reject(new TypeError('a bug')) };
    await expect(night(shares('TCS'), [broken]).run(nightOf(DATE))).rejects.toThrow('a bug');
  });
});

describe('given more days than time', () => {
  const contracts = Array.from({ length: 40 }, (_, n) => `S${n}`);

  it('when the time ends, then what is done is recorded, the rest is left, and the next call goes on', async () => {
    const test = night(shares(...contracts), [minuteWorld(contracts)]);
    let ms = 0;
    const backfill = { from: DATE, to: DATE };
    const first = await test.run(backfill, () => 180_000 + (ms++ < 20 ? 1 : -1));
    expect(first).toMatchObject({ stored: 20, left: 20 });
    expect(test.days.batches).toEqual([16, 4]);
    expect(await test.run(backfill)).toMatchObject({ stored: 20, left: 0 });
    expect(test.days.recorded.size).toBe(40);
  });

  it('when a schedule had called it, then it fails, so that it is called again', async () => {
    const test = night(shares('A', 'B'), [minuteWorld(['A', 'B'])]);
    await expect(test.run(nightOf(DATE), () => 0)).rejects.toThrow('4 are left');
    expect(test.days.planned).toEqual(['archive-1']);
  });
});

describe('given a call by hand', () => {
  it('when it names contracts, then only those are asked for, with ticks only if it says so', async () => {
    const test = night(shares('A', 'B'), [tickWorld(['A', 'B'])]);
    const event = { from: DATE, to: DATE, contracts: ['B'] };
    expect(await test.run(event)).toMatchObject({ stored: 1 });
    expect(await test.run({ ...event, ticks: true })).toMatchObject({ stored: 1 });
    expect(test.archive.stored.map(({ instrument }) => instrument)).toEqual(['B', 'B']);
  });

  it('when its dates are the wrong way round or it is anything else, then it is refused', async () => {
    const test = night([], []);
    for (const event of [{ from: '2024-01-12', to: DATE }, { from: DATE }, {}, null])
      await expect(test.run(event)).rejects.toThrow();
  });
});
