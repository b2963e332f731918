import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { postgresExecutedTrades } from '#adapters/postgres/executed-trades.ts';
import { istInstant } from '#core/market/ist.ts';
import type { ExecutedTrades } from '#ports/executed-trades.ts';
import { startDatabase, type TestDatabase } from '#test/support/database.ts';
import { ACTIVE_KEY } from '#test/support/eligible-rules.ts';
import { executedLeg, legExit } from '#test/support/executed-legs.ts';

let database: TestDatabase;
let executed: ExecutedTrades;
beforeAll(async () => {
  database = await startDatabase();
  executed = postgresExecutedTrades(database.sql);
});
afterAll(() => database.stop());
beforeEach(() => database.empty());

const SPAN = {
  from: istInstant('2024-01-01', '00:00'),
  until: istInstant('2024-01-24', '00:00'),
  winsorR: 6,
};

describe('given what was traded under a rule', () => {
  it('when an idea had two legs, then it is one trade: net over risk of both, slippage likewise', async () => {
    await executed.record([
      executedLeg(),
      executedLeg({
        ...{ legNumber: 2, riskPaise: 300_000, expectedSlippagePaise: 6_000 },
        exit: legExit({ netPaise: -45_000, slippagePaise: 16_000 }),
      }),
    ]);
    expect(await executed.records(SPAN)).toEqual([
      {
        ...{ ruleKey: ACTIVE_KEY, trades: 1, realisedR: 0.5, predictedR: 0.1 + 0.2 },
        slippage: { trades: 1, realisedR: 0.05, expectedR: 0.02 },
      },
    ]);
  });

  it('when one of its legs is open, or ends later, then the idea does not count yet', async () => {
    await executed.record([executedLeg(), executedLeg({ legNumber: 2, exit: null })]);
    expect(await executed.recordOf(ACTIVE_KEY, SPAN)).toBeNull();
    const late = legExit({ at: SPAN.until });
    await executed.record([executedLeg({ legNumber: 2, exit: late })]);
    expect(await executed.recordOf(ACTIVE_KEY, SPAN)).toBeNull();
    const later = { ...SPAN, until: SPAN.until + 1 };
    expect((await executed.recordOf(ACTIVE_KEY, later))?.trades).toBe(1);
  });

  it('when an older report of an ended leg comes again, then it stays ended', async () => {
    await executed.record([executedLeg()]);
    await executed.record([executedLeg({ exit: null })]);
    expect((await executed.recordOf(ACTIVE_KEY, SPAN))?.realisedR).toBe(2.45);
  });

  it('when a trade ran away either way, then it counts no further than the fit lets one', async () => {
    await executed.record([
      executedLeg({ exit: legExit({ netPaise: 90_000_000 }) }),
      executedLeg({ tradeGroupId: 'G2', exit: legExit({ netPaise: -90_000_000 }) }),
      executedLeg({ tradeGroupId: 'G3', exit: legExit({ netPaise: 50_000 }) }),
    ]);
    expect(await executed.recordOf(ACTIVE_KEY, SPAN)).toMatchObject({ trades: 3, realisedR: 0.5 });
  });

  it('when it was on paper, then its outcome counts but not its slippage; a shadow counts for nothing', async () => {
    await executed.record([
      executedLeg(),
      executedLeg({ tradeGroupId: 'G2', mode: 'paper' }),
      executedLeg({ tradeGroupId: 'G3', mode: 'shadow' }),
    ]);
    expect(await executed.recordOf(ACTIVE_KEY, SPAN)).toMatchObject({
      trades: 2,
      realisedR: 4.9,
      slippage: { trades: 1, realisedR: 0.04, expectedR: 0.02 },
    });
  });

  it('when it ended before the span, then it is forgotten; at its first instant it still counts', async () => {
    const exit = legExit({ at: SPAN.from });
    const entryAt = SPAN.from - 86_400_000;
    await executed.record([executedLeg({ entryAt, exit })]);
    expect((await executed.records(SPAN)).length).toBe(1);
    expect(await executed.records({ ...SPAN, from: SPAN.from + 1 })).toEqual([]);
  });

  it('when rules of several advisors traded, then each has its record, by key, and can be asked alone', async () => {
    const other = 'REVERSE/MINI/NSE_EQ/SWING/ANY/ADV2';
    await executed.record([
      executedLeg({ tradeGroupId: 'G2', ruleKey: other }),
      executedLeg({ tradeGroupId: 'G1' }),
      executedLeg({ tradeGroupId: 'G3' }),
    ]);
    const records = await executed.records(SPAN);
    expect(records.map(({ ruleKey, trades }) => [ruleKey, trades])).toEqual([
      [ACTIVE_KEY, 2],
      [other, 1],
    ]);
    expect(await executed.recordOf(other, SPAN)).toEqual(records[1]);
    expect(await executed.recordOf('NORMAL/none', SPAN)).toBeNull();
  });

  it('when half an exit is reported, then the database refuses it', async () => {
    await executed.record([executedLeg()]);
    await expect(database.sql`update executed_trades set net_paise = null`).rejects.toMatchObject({
      code: '23514',
    });
  });
});
