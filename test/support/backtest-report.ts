// A small backtest report for tests of what stores, serves and shows them: one position per policy and more
// where asked for.
import type { BacktestReport } from '#contracts/backtest-report.ts';
import { DEFAULT_CONFIGURATION } from '#core/rules/rule-configuration.ts';
import type {
  BacktestPlan,
  BacktestPosition,
  BookFigures,
  PolicyResult,
} from '#core/simulation/backtest.ts';
import { DEFAULT_BACKTEST } from '#core/simulation/backtest-settings.ts';

export const BACKTEST_PLAN: BacktestPlan = {
  from: '2024-01-01',
  to: '2024-03-28',
  configuration: DEFAULT_CONFIGURATION,
  settings: DEFAULT_BACKTEST,
};

const CORE = 1_000_000_000;

export function backtestReportOf(
  positions = 1,
  plan: BacktestPlan = BACKTEST_PLAN,
): BacktestReport {
  const { from, to, configuration, settings } = plan;
  return {
    ...{ configuration, settings, from, to, signals: positions, builds: [], discovery: [] },
    policies: { ACTIVE: policy(positions), SELECTION: policy(1), GATES: policy(0) },
  };
}

function policy(count: number): PolicyResult {
  const total = figures(count);
  return {
    ...{ total, books: { NORMAL: total, REVERSE: figures(0) } },
    equity: [{ date: '2024-01-01', normalPaise: CORE, adversePaise: CORE }],
    ...{ months: [], rules: [], categories: [], refusals: {}, boosted: 0, ambiguous: 0 },
    positions: Array.from({ length: count }, (_, number) => positionOf(number)),
  };
}

const figures = (positions: number): BookFigures => ({
  ...{ positions, wins: positions, grossPaise: 3 * positions, costsPaise: positions },
  ...{ slippagePaise: 0, netPaise: 2 * positions, netR: 0.1 + 0.2, open: 0 },
  ...{ openingPaise: CORE, closingPaise: CORE + 2 * positions, returnPct: 1e-7 },
  ...{ drawdownPct: 0, sharpe: null, meanR: null, standardError: null },
});

export const positionOf = (number: number): BacktestPosition => ({
  ...{ tradeId: `T${number}`, advisorId: 'A1', contract: 'TCS', category: 'NSE_EQ' },
  ...{ direction: 'NORMAL', rule: 'A1 NORMAL NSE_EQ INTRADAY', level: 'MINI', side: 'BUY' },
  ...{ entryAt: 1_704_082_500_000, entryPrice: 100.05, stoploss: 99, learntStop: false },
  ...{ lots: 3, marginPaise: 30_000, riskPaise: 315, boosted: false, predictedR: 0.25 },
  ...{ legs: [], netPaise: 2, netR: 0.1 + 0.2, ambiguous: false },
});
