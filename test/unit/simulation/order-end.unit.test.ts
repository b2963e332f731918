import { describe, expect, it } from '@jest/globals';
import { istInstant } from '#core/market/ist.ts';
import type { Period, ReportedTrade } from '#core/signals/trade.ts';
import { DEFAULT_BACKTEST } from '#core/simulation/backtest-settings.ts';
import { orderEnd } from '#core/simulation/order-end.ts';
import { reportedTradeOf } from '#test/support/reported-trade.ts';

const REPORT = reportedTradeOf({ exitReason: 'TARGET_HIT' });
const SHARE: ReportedTrade = {
  ...REPORT,
  instrument: { kind: 'EQ', exchange: 'NSE', underlying: 'INFY' },
};
const end = (report: ReportedTrade, period: Period) => {
  const found = orderEnd(report, period, DEFAULT_BACKTEST);
  return found && [new Date(found.at + 330 * 60_000).toISOString().slice(0, 16), found.cause];
};

describe('an order ends', () => {
  it('when the advisor says out', () => {
    const out: ReportedTrade = { ...REPORT, exitReason: 'ADVISOR_EXIT' };
    expect(end(out, 'INTRADAY')).toEqual(['2024-01-23T11:40', 'ADVISOR_EXIT']);
    expect(end({ ...out, exitReason: null }, 'SWING')).toEqual([
      '2024-01-23T11:40',
      'ADVISOR_EXIT',
    ]);
  });

  it('when he leaves at a level that he had moved: his follow-up would have moved ours', () => {
    const at = (exitPrice: number, exitReason: 'STOPLOSS_HIT' | 'TARGET_HIT') =>
      end({ ...REPORT, exitPrice, exitReason }, 'INTRADAY')?.[1];
    expect(at(21_450, 'STOPLOSS_HIT')).toBe('ADVISOR_EXIT');
    expect(at(21_550, 'TARGET_HIT')).toBe('ADVISOR_EXIT');
    expect(at(21_400, 'STOPLOSS_HIT')).toBe('SQUARE_OFF');
    expect(at(21_390, 'STOPLOSS_HIT')).toBe('SQUARE_OFF');
    expect(at(21_600, 'TARGET_HIT')).toBe('SQUARE_OFF');
    expect(end({ ...REPORT, stoploss: null, exitReason: 'STOPLOSS_HIT' }, 'INTRADAY')?.[1]).toBe(
      'ADVISOR_EXIT',
    );
    const short: ReportedTrade = { ...REPORT, side: 'SELL', stoploss: 21_600, targets: [21_400] };
    expect(end({ ...short, exitPrice: 21_550, exitReason: 'STOPLOSS_HIT' }, 'INTRADAY')?.[1]).toBe(
      'ADVISOR_EXIT',
    );
    expect(end({ ...short, exitPrice: 21_600, exitReason: 'STOPLOSS_HIT' }, 'INTRADAY')?.[1]).toBe(
      'SQUARE_OFF',
    );
  });

  it('ten minutes before the session does, INTRADAY, whatever happened to his levels', () => {
    expect(end(REPORT, 'INTRADAY')).toEqual(['2024-01-23T15:20', 'SQUARE_OFF']);
    const muhurat: ReportedTrade = { ...SHARE, entryAt: istInstant('2023-11-12', '18:30') };
    expect(end(muhurat, 'INTRADAY')).toEqual(['2023-11-12T19:05', 'SQUARE_OFF']);
  });

  it('with its contract', () => {
    expect(end(REPORT, 'SWING')).toEqual(['2024-01-25T15:30', 'EXPIRY']);
  });

  it('when it was held long enough, on a trading day, and not before he spoke', () => {
    expect(end(SHARE, 'SWING')).toEqual(['2024-01-30T15:20', 'HOLDING_TIME']);
    // A week after the 19th is Republic Day.
    const before: ReportedTrade = { ...SHARE, entryAt: istInstant('2024-01-19', '10:00') };
    expect(end(before, 'SWING')).toEqual(['2024-01-25T15:20', 'HOLDING_TIME']);
    const late: ReportedTrade = { ...SHARE, exitAt: istInstant('2024-02-20', '12:00') };
    expect(end(late, 'SWING')).toEqual(['2024-02-20T12:00', 'HOLDING_TIME']);
  });

  it('never, as it never began, on a day without trading', () => {
    expect(end({ ...SHARE, entryAt: istInstant('2024-01-26', '10:00') }, 'INTRADAY')).toBeNull();
  });
});
