// A trade for tests of stores; override what a test is about.
import type { ReportedTrade } from '#core/signals/trade.ts';

export const reportedTradeOf = (change: Partial<ReportedTrade> = {}): ReportedTrade => ({
  tradeId: 'T1',
  advisorId: 'ADV1',
  advisorName: 'One Research',
  instrument: { kind: 'FUT', exchange: 'NSE', underlying: 'NIFTY', expiry: '2024-01-25' },
  side: 'BUY',
  period: 'INTRADAY',
  entryPrice: 21_500,
  entryAt: Date.parse('2024-01-23T10:05:00+05:30'),
  entryBasis: 'FILL',
  stoploss: 21_400,
  targets: [21_600, 21_700],
  exitPrice: 21_600,
  exitAt: Date.parse('2024-01-23T11:40:00+05:30'),
  exitReason: 'TARGET_HIT',
  ...change,
});
