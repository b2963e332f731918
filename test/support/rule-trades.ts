// A trade as rules are learnt from, for tests; override what a test is about.
import { istInstant } from '#core/market/ist.ts';
import type { RuleTrade } from '#core/rules/rule-trade.ts';

export const ruleTradeOf = (change: Partial<RuleTrade> = {}): RuleTrade => ({
  tradeId: 'T1',
  advisorId: 'ADV1',
  entryAt: istInstant('2024-01-23', '10:05'),
  exitAt: istInstant('2024-01-23', '11:40'),
  knownAt: istInstant('2024-01-23', '11:40'),
  marginPaise: 1_000_000,
  netPaise: 50_000,
  returnPct: 0.5,
  rMultiple: 1,
  category: 'INDEX_FUTURES',
  period: 'INTRADAY',
  periodInferred: false,
  regime: 'SIDEWAYS',
  weekday: 2,
  timeSession: 'MORNING',
  direction: 1,
  premium: 0,
  entryValuePaise: 10_000_000,
  fade: { kind: 'refused', refusal: 'NO_LEVELS' },
  ...change,
});

/** What the tape says of a trade without a stop: the worst move in % of the entry. */
export const withoutStop = (wsePct: number): Pick<RuleTrade, 'path' | 'rMultiple'> => ({
  rMultiple: null,
  path: {
    ...{ filled: true, contradicted: false, ambiguous: false, maePct: null, mfePct: null },
    ...{ wsePct, wtePct: null, postSlPct: null, overshootPct: null, hunted: null },
    postTargetPct: null,
  },
});
