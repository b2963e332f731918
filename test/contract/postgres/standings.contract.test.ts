// The leaderboard in PostgreSQL: every figure bit for bit, every order as plain code would sort it.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { postgresStandings } from '#adapters/postgres/standings.ts';
import { LEADERBOARD_SORTS, type LeaderboardSort, leaderboardQuery } from '#contracts/http.ts';
import { istInstant } from '#core/market/ist.ts';
import { type AdvisorStanding, byStanding } from '#core/pipeline/leaderboard.ts';
import { advisorMetrics } from '#core/pipeline/metrics.ts';
import { compareIds } from '#core/signals/id-order.ts';
import type { Standings } from '#ports/standings.ts';
import { startDatabase, type TestDatabase } from '#test/support/database.ts';
import { storeStanding } from '#test/support/stored-measurement.ts';

let database: TestDatabase;
let standings: Standings;

beforeAll(async () => {
  database = await startDatabase();
  standings = postgresStandings(database.sql);
});
afterAll(() => database.stop());
beforeEach(() => database.empty());

const AS_OF = '2024-01-18';
const exitAt = istInstant('2023-06-01', '11:00');
const times = { entryAt: exitAt - 1, exitAt, knownAt: exitAt };
const measured = { ...times, marginPaise: 1, netPaise: 1, returnPct: 1 };
const base = advisorMetrics([{ tradeId: 't', rMultiple: null, ...measured }], AS_OF);

// Every double there is, from the smallest to the largest; JSON has one zero.
const figure = fc
  .double({ noNaN: true, noDefaultInfinity: true })
  .map((value) => (value === 0 ? 0 : value));
const sortable = fc.oneof(fc.option(figure), fc.constantFrom(null, 0, 1, 5e-324, 1.7e308));

const standing = fc
  .record({
    advisorId: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 3 }),
    advisorName: fc.option(fc.string({ unit: 'grapheme', maxLength: 5 })),
    ranked: fc.boolean(),
    trades: fc.nat(3),
    sharpe: sortable,
    mddPct: sortable,
    returnPct: fc.oneof(figure, fc.constantFrom(0, 1)),
    winRatePct: sortable,
    divergence: fc.option(figure),
    volatilityPct: fc.option(figure),
  })
  .filter(({ advisorId }) => !advisorId.includes('\u0000'))
  .map(({ advisorId, advisorName, ranked, trades, winRatePct, divergence, ...corpus }) => {
    if (!base) throw new Error('expected metrics');
    const metrics = {
      ...{ ...base, ranked, trades, divergence },
      weighted: { ...base.weighted, winRatePct },
      corpus: { ...base.corpus, ...corpus },
    };
    return { advisorId, advisorName, metrics };
  });
const board = fc.uniqueArray(standing, { selector: (one) => one.advisorId, maxLength: 9 });

/** The figure of a sort, larger = better. */
const FIGURES: Readonly<Record<LeaderboardSort, (one: AdvisorStanding) => number | null>> = {
  sharpe: ({ metrics }) => metrics.corpus.sharpe,
  mdd: ({ metrics }) => metrics.corpus.mddPct,
  return: ({ metrics }) => metrics.corpus.returnPct,
  weightedWinRate: ({ metrics }) => metrics.weighted.winRatePct,
  trades: ({ metrics }) => metrics.trades,
};

/** Ranked before unranked, those by the figure with undefined ones last either way, then by id. */
function inOrder(sort: LeaderboardSort, order: 'best' | 'worst') {
  const ascending = order === 'best' ? -1 : 1;
  const figureOf = (one: AdvisorStanding) => (one.metrics.ranked ? FIGURES[sort](one) : null);
  return (a: AdvisorStanding, b: AdvisorStanding): number => {
    if (a.metrics.ranked !== b.metrics.ranked) return a.metrics.ranked ? -1 : 1;
    const [left, right] = [figureOf(a), figureOf(b)];
    if (left !== right) {
      if (left === null) return 1;
      if (right === null) return -1;
      return left < right ? -ascending : ascending;
    }
    return compareIds(a.advisorId, b.advisorId);
  };
}

async function store(given: readonly AdvisorStanding[]): Promise<void> {
  for (const one of given) await storeStanding(database.sql, AS_OF, one);
}

async function allPages(sort: LeaderboardSort, order: string, limit: number, total: number) {
  const found: AdvisorStanding[] = [];
  for (let cursor = 0; cursor <= total; cursor += limit) {
    const query = leaderboardQuery.parse({ sort, order, cursor, limit });
    const page = await standings.page(AS_OF, query);
    expect([page.asOf, page.total]).toEqual([AS_OF, total]);
    found.push(...page.standings);
  }
  return found;
}

describe('given any standings', () => {
  it('when they are paged by Sharpe, then every bit survives and the order is that of the core', async () => {
    await fc.assert(
      fc.asyncProperty(board, fc.integer({ min: 1, max: 4 }), async (given, limit) => {
        await database.empty();
        await store(given);
        const found = await allPages('sharpe', 'best', limit, given.length);
        expect(found).toEqual([...given].sort(byStanding));
      }),
      { numRuns: 60 },
    );
  });

  it.each(LEADERBOARD_SORTS.flatMap((sort) => [[sort, 'best'] as const, [sort, 'worst'] as const]))(
    'when they are paged by %s, %s first, then none is twice or missing and the order is that of plain code',
    async (sort, order) => {
      await fc.assert(
        fc.asyncProperty(board, fc.integer({ min: 1, max: 4 }), async (given, limit) => {
          await database.empty();
          await store(given);
          const found = await allPages(sort, order, limit, given.length);
          const ids = (list: readonly AdvisorStanding[]) => list.map((one) => one.advisorId);
          expect(ids(found)).toEqual(ids([...given].sort(inOrder(sort, order))));
        }),
        { numRuns: 15 },
      );
    },
  );
});

describe('given the standing of an advisor', () => {
  const of = (advisorId: string, trades: number): AdvisorStanding => {
    if (!base) throw new Error('expected metrics');
    return { advisorId, advisorName: null, metrics: { ...base, trades } };
  };

  it('when he is measured again, then the new figures stand at that date, and other dates keep theirs', async () => {
    await storeStanding(database.sql, '2024-01-17', of('A', 1));
    await storeStanding(database.sql, AS_OF, of('A', 2));
    await storeStanding(database.sql, AS_OF, { ...of('A', 3), advisorName: 'One' });
    expect(await standings.ofAdvisor('2024-01-17', 'A')).toEqual(of('A', 1));
    expect(await standings.ofAdvisor(AS_OF, 'A')).toEqual({ ...of('A', 3), advisorName: 'One' });
    expect(await standings.ofAdvisor('2024-01-16', 'A')).toBeNull();
    expect(await standings.ofAdvisor(AS_OF, 'a')).toBeNull();
  });

  it('when he is taken out, then he is gone at that date only, and the latest date follows', async () => {
    expect(await standings.latestDate()).toBeNull();
    await storeStanding(database.sql, '2024-01-17', of('A', 1));
    await storeStanding(database.sql, AS_OF, of('A', 2));
    expect(await standings.latestDate()).toBe(AS_OF);
    await database.sql`delete from advisor_metrics where as_of = ${AS_OF}`;
    expect(await standings.latestDate()).toBe('2024-01-17');
    expect(await standings.ofAdvisor('2024-01-17', 'A')).toEqual(of('A', 1));
  });
});
