import { describe, expect, it } from '@jest/globals';
import { istInstant } from '#core/market/ist.ts';
import type { ReportedTrade } from '#core/signals/trade.ts';
import type { Signal } from '#core/simulation/signal-plan.ts';
import { recordSignals } from '#core/simulation/signal-record.ts';
import { reportedTradeOf } from '#test/support/reported-trade.ts';
import { ruleTradeOf, withoutStop } from '#test/support/rule-trades.ts';

const at = (time: string) => istInstant('2024-01-23', time);
const END = istInstant('2024-01-24', '00:00');

function signal(
  tradeId: string,
  advisorId: string,
  [from, to]: readonly [string, string],
  change: Partial<ReportedTrade> = {},
): Signal {
  const [entryAt, exitAt] = [at(from), at(to)];
  const report = reportedTradeOf({ tradeId, advisorId, entryAt, exitAt, ...change });
  const direction = report.side === 'BUY' ? 1 : -1;
  const trade = ruleTradeOf({ tradeId, advisorId, entryAt, exitAt, knownAt: exitAt, direction });
  return { report, trade };
}
const boosts = (signals: readonly Signal[]) =>
  Object.fromEntries(
    recordSignals(signals, END).map(({ report, boost }) => [report.tradeId, boost]),
  );
const FIVE = ['A', 'B', 'C', 'D', 'E'].map((advisor) =>
  signal(`T${advisor}`, advisor, ['10:00', '12:00']),
);

describe('signals in order of time', () => {
  it('are boosted by five others whose ideas are open, towards them', () => {
    const late = signal('TZ', 'Z', ['11:00', '11:30']);
    const { TZ, TE } = boosts([late, ...FIVE]);
    expect(TZ).toEqual({ NORMAL: 1.25, REVERSE: 1 });
    expect(TE).toEqual({ NORMAL: 1, REVERSE: 1 });
  });

  it('against them are boosted when they are faded', () => {
    const bear = signal('TZ', 'Z', ['11:00', '11:30'], { side: 'SELL' });
    expect(boosts([...FIVE, bear])['TZ']).toEqual({ NORMAL: 1, REVERSE: 1.25 });
  });

  it('no longer vote once they have ended, and never when their entry was not reached', () => {
    const after = signal('TZ', 'Z', ['12:00', '12:30']);
    expect(boosts([...FIVE, after])['TZ']?.NORMAL).toBe(1);
    const [first, ...rest] = FIVE;
    const { path = null } = withoutStop(1);
    const unfilled = first &&
      path && { ...first, trade: { ...first.trade, path: { ...path, filled: false } } };
    const soon = signal('TZ', 'Z', ['11:00', '11:30']);
    expect(boosts([...(unfilled ? [unfilled] : []), ...rest, soon])['TZ']?.NORMAL).toBe(1);
  });

  it('whose end is not known by the last date stay open', () => {
    const open = FIVE.map(({ report, trade }) => ({
      report,
      trade: { ...trade, exitAt: at('10:30'), knownAt: END },
    }));
    expect(boosts([...open, signal('TZ', 'Z', ['11:00', '11:30'])])['TZ']?.NORMAL).toBe(1.25);
  });
});

describe('the same idea again', () => {
  const repeated = (signals: readonly Signal[]) =>
    recordSignals(signals, END).map(({ repeated: is }) => is);

  it('within half an hour is a repetition of the first one, not of a repetition', () => {
    const said = (tradeId: string, time: string) => signal(tradeId, 'A', [time, '15:00']);
    expect(repeated([said('T1', '10:00'), said('T2', '10:20'), said('T3', '10:40')])).toEqual([
      ...[false, true, false],
    ]);
  });

  it('of another advisor is an idea of his own', () => {
    expect(repeated(FIVE)).toEqual([false, false, false, false, false]);
  });
});
