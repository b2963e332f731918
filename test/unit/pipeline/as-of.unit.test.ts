import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { textChunks } from '#adapters/files/text-chunks.ts';
import { advisorReport } from '#contracts/advisor-report.ts';
import { endOfDate } from '#core/analytics/replay/corpus-window.ts';
import { addDays, type IsoDate, istInstant } from '#core/market/ist.ts';
import { analyse } from '#core/pipeline/analysis.ts';
import { incomingFile, reportedTrade } from '#core/pipeline/file-rows.ts';
import { TRADE_COLUMNS } from '#core/pipeline/trade-columns.ts';
import type { ReportedTrade } from '#core/signals/trade.ts';
import { describeShared } from '#test/support/shared-folder.ts';

const DAY = 86_400_000;

const output = (trades: readonly ReportedTrade[], asOf: IsoDate): string =>
  JSON.stringify(analyse(trades, () => undefined, asOf).standings.map(advisorReport));

/** What is invented for a trade that closes after the date. */
interface Lie {
  readonly exitPrice: number;
  readonly daysLater: number;
  readonly exitReason: ReportedTrade['exitReason'];
}

/** The world as it would be told by somebody who lies about everything after the date. */
function withAnotherFuture(
  trades: readonly ReportedTrade[],
  asOf: IsoDate,
  lieOf: (n: number) => Lie,
): ReportedTrade[] {
  const end = endOfDate(asOf);
  return trades
    .filter((trade) => trade.entryAt < end)
    .map((trade, n) => {
      if (trade.exitAt < end) return trade;
      const { exitPrice, daysLater, exitReason } = lieOf(n);
      return { ...trade, exitPrice, exitAt: end + Math.round(daysLater * DAY), exitReason };
    });
}

const lie: fc.Arbitrary<Lie> = fc.record({
  exitPrice: fc.integer({ min: 1, max: 100_000 }).map((n) => n / 100),
  daysLater: fc.constantFrom(0, 0.4, 1, 40),
  exitReason: fc.constantFrom(null, 'TARGET_HIT', 'STOPLOSS_HIT', 'EXPIRED'),
});

const trade: fc.Arbitrary<ReportedTrade> = fc
  .record({
    id: fc.uuid(),
    advisor: fc.constantFrom('A', 'B', 'C'),
    day: fc.integer({ min: 0, max: 240 }),
    minute: fc.integer({ min: 0, max: 1439 }),
    held: fc.integer({ min: 0, max: 60 * 1440 }),
    side: fc.constantFrom('BUY' as const, 'SELL' as const),
    period: fc.constantFrom(null, 'INTRADAY' as const, 'SWING' as const),
    name: fc.constantFrom(null, 'old', 'new'),
    exit: fc.integer({ min: 80, max: 120 }),
  })
  .map(({ id, advisor, day, minute, held, side, period, name, exit }) => {
    const entryAt = istInstant(addDays('2023-06-01', day), '00:00') + minute * 60_000;
    return {
      ...{ tradeId: id, advisorId: advisor, advisorName: name, side, period, exitReason: null },
      instrument: { kind: 'EQ' as const, exchange: 'NSE' as const, underlying: 'TCS' },
      entryPrice: 100,
      entryAt,
      entryBasis: 'FILL' as const,
      stoploss: side === 'BUY' ? 95 : 105,
      targets: [],
      exitPrice: exit,
      exitAt: entryAt + held * 60_000,
    };
  });

describe('given any trades and any as-of date', () => {
  it('when everything after the date is deleted or altered, then not a byte of the output changes', () => {
    fc.assert(
      fc.property(
        fc.array(trade, { maxLength: 60 }),
        fc.integer({ min: 0, max: 300 }),
        fc.infiniteStream(lie),
        (trades, days, lies) => {
          const asOf = addDays('2023-06-01', days);
          const told = withAnotherFuture(trades, asOf, () => lies.next().value);
          expect(output(told, asOf)).toBe(output(trades, asOf));
        },
      ),
      { numRuns: 400 },
    );
  });

  it('when the trades come in another order, then not a byte changes either', () => {
    fc.assert(
      fc.property(fc.array(trade, { maxLength: 40 }), (trades) => {
        expect(output([...trades].reverse(), '2023-12-29')).toBe(output(trades, '2023-12-29'));
      }),
      { numRuns: 200 },
    );
  });

  it('when an outcome becomes visible, then the output does change: the test above can fail', () => {
    const [one] = fc.sample(trade, { numRuns: 1, seed: 7 });
    if (!one) throw new Error('expected a sample');
    const open = {
      ...one,
      entryAt: istInstant('2023-12-20', '10:00'),
      exitAt: istInstant('2023-12-28', '10:00'),
    };
    expect(output([{ ...open, exitPrice: 50 }], '2023-12-28')).not.toBe(
      output([open], '2023-12-28'),
    );
    expect(output([{ ...open, exitPrice: 50 }], '2023-12-27')).toBe(output([open], '2023-12-27'));
  });
});

describeShared('data/trades.csv.gz', 'given the real-price trades', (path) => {
  const trades: ReportedTrade[] = [];

  beforeAll(async () => {
    const chunks = textChunks(createReadStream(path));
    const file = incomingFile('trades.csv.gz', chunks, TRADE_COLUMNS, reportedTrade);
    for await (const batch of file.batches) for (const row of batch.rows) trades.push(row.value);
  });

  // Nobody held anything over the end of April 2021; the other dates have open trades to lie about.
  it.each([
    ['2021-04-30', 0],
    ['2020-03-13', 12],
    ['2015-03-31', 231],
  ])(
    'when everything after %s is deleted and %d outcomes are altered, then not a byte changes',
    (asOf, altered) => {
      const told = withAnotherFuture(trades, asOf, (n) => ({
        exitPrice: 1 + (n % 997),
        daysLater: n % 40,
        exitReason: 'EXPIRED',
      }));
      const known = new Set(trades);
      expect(told.length).toBeLessThan(trades.length);
      expect(told.filter((trade) => !known.has(trade))).toHaveLength(altered);
      const digest = (given: readonly ReportedTrade[]) =>
        createHash('sha256').update(output(given, asOf)).digest('hex');
      expect(digest(told)).toBe(digest(trades));
    },
  );
});
