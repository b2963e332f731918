// From positions and the daily value of the books to the figures of a policy.
import { maxDrawdownPct, sharpeRatio } from '#core/analytics/statistics.ts';
import { istDay } from '#core/market/ist.ts';
import type { Paise } from '#core/market/money.ts';
import type { RULE_DIRECTIONS } from '#core/rules/rule-direction.ts';
import { clusteredMean } from '#core/rules/significance/day-clusters.ts';
import type {
  BacktestPlan,
  BacktestPosition,
  BookFigures,
  EquityPoint,
  PolicyResult,
  PositionSums,
  SumRow,
} from './backtest.ts';
import type { PolicyRun } from './policy-run.ts';
import { hasEnded, monthOf } from './position.ts';

const TRADING_DAYS_PER_YEAR = 252;

export function policyResult(run: PolicyRun, { settings }: BacktestPlan): PolicyResult {
  const { positions, refusals, equity } = run;
  const { NORMAL, REVERSE } = settings.capitalPaise;
  const own = (direction: (typeof RULE_DIRECTIONS)[number]) =>
    positions.filter((position) => position.direction === direction);
  const ended = positions.filter(hasEnded);
  return {
    total: bookFigures(positions, NORMAL + REVERSE, equity, bothBooks),
    books: {
      NORMAL: bookFigures(own('NORMAL'), NORMAL, equity, (point) => point.normalPaise),
      REVERSE: bookFigures(own('REVERSE'), REVERSE, equity, (point) => point.adversePaise),
    },
    equity,
    months: sumRows(ended, monthOf),
    rules: sumRows(ended, ({ rule }) => rule).map((row) => ({
      ...row,
      predictedR: meanPrediction(ended.filter(({ rule }) => rule === row.key)),
    })),
    categories: sumRows(ended, ({ category }) => category),
    refusals,
    boosted: positions.filter(({ boosted }) => boosted).length,
    ambiguous: positions.filter(({ ambiguous }) => ambiguous).length,
    positions,
  };
}

const bothBooks = ({ normalPaise, adversePaise }: EquityPoint): Paise => normalPaise + adversePaise;

function bookFigures(
  positions: readonly BacktestPosition[],
  openingPaise: Paise,
  equity: readonly EquityPoint[],
  worth: (point: EquityPoint) => Paise,
): BookFigures {
  const ended = positions.filter(hasEnded);
  const values = equity.map(worth);
  const closingPaise = values.at(-1) ?? openingPaise;
  const returns = values.map((value, day) => value / (values[day - 1] ?? openingPaise) - 1);
  const mean =
    ended.length === 0
      ? { mean: null, standardError: null }
      : clusteredMean(
          ended.map(({ netR }) => netR),
          ended.map(({ entryAt }) => istDay(entryAt)),
        );
  return {
    ...positionSums(ended),
    open: positions.length - ended.length,
    openingPaise,
    closingPaise,
    returnPct: positions.length === 0 ? null : (closingPaise / openingPaise - 1) * 100,
    drawdownPct: positions.length === 0 ? null : maxDrawdownPct(values, openingPaise),
    sharpe: sharpeRatio(returns, TRADING_DAYS_PER_YEAR),
    meanR: mean.mean,
    standardError: mean.standardError,
  };
}

export function positionSums(positions: readonly BacktestPosition[]): PositionSums {
  const legs = positions.flatMap((position) => position.legs);
  const sum = (values: readonly number[]): number => values.reduce((total, one) => total + one, 0);
  return {
    positions: positions.length,
    wins: positions.filter(({ netPaise }) => netPaise > 0).length,
    grossPaise: sum(legs.map(({ grossPaise }) => grossPaise)),
    costsPaise: sum(legs.map(({ costsPaise }) => costsPaise)),
    slippagePaise: sum(legs.map(({ slippagePaise }) => slippagePaise)),
    netPaise: sum(legs.map(({ netPaise }) => netPaise)),
    netR: sum(positions.map(({ netR }) => netR)),
  };
}

/** By key, ascending. */
function sumRows(
  positions: readonly BacktestPosition[],
  keyOf: (position: BacktestPosition) => string,
): readonly SumRow[] {
  return [...Map.groupBy(positions, keyOf)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, own]) => ({ key, ...positionSums(own) }));
}

function meanPrediction(positions: readonly BacktestPosition[]): number | null {
  const predicted = positions.map(({ predictedR }) => predictedR).filter((one) => one !== null);
  if (predicted.length === 0) return null;
  return predicted.reduce((total, one) => total + one, 0) / predicted.length;
}
