// A leg as it was traded, for tests of the live record; override what a test is about.
import { istInstant } from '#core/market/ist.ts';
import type { ExecutedLeg, LegExit } from '#ports/executed-trades.ts';
import { ACTIVE_KEY } from './eligible-rules.ts';

export const legExit = (change: Partial<LegExit> = {}): LegExit => ({
  at: istInstant('2024-01-23', '11:40'),
  ...{ price: 21_550.05, reason: 'TARGET_HIT' },
  ...{ grossPaise: 250_000, costPaise: 5_000, netPaise: 245_000, slippagePaise: 4_000 },
  ...change,
});

export const executedLeg = (change: Partial<ExecutedLeg> = {}): ExecutedLeg => ({
  ...{ tradeGroupId: 'G1', legNumber: 1, signalId: 'S1', book: 'NORMAL', mode: 'live' },
  ...{ advisorId: 'ADV1', category: 'INDEX_FUTURES', contract: 'NIFTY 2024-01-25 FUT' },
  ...{ side: 'BUY', quantity: 50, ruleKey: ACTIVE_KEY, ruleRunId: 'run-7' },
  ...{ predictedR: 0.1 + 0.2, predictedSd: 0.08, riskPaise: 100_000 },
  entryAt: istInstant('2024-01-23', '10:05'),
  ...{ entryPrice: 21_500.05, expectedSlippagePaise: 2_000 },
  exit: legExit(),
  ...change,
});
