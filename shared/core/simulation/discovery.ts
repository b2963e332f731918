// Which categories and cells paid after costs: what they brought before the window, and the same cells in
// it, side by side. A cell that gained in sample by luck shows here.
import { cellKey, cellsOf } from '#core/analytics/cells/cell.ts';
import { endOfDate } from '#core/analytics/replay/corpus-window.ts';
import { CATEGORIES } from '#core/market/category.ts';
import { istDate, istDay } from '#core/market/ist.ts';
import { netRisk } from '#core/rules/initial-risk.ts';
import type { RuleBook } from '#core/rules/rule-build.ts';
import { RULE_DIRECTIONS, type RuleDirection } from '#core/rules/rule-direction.ts';
import type { RuleTrade } from '#core/rules/rule-trade.ts';
import { clusteredMean } from '#core/rules/significance/day-clusters.ts';
import { compareIds } from '#core/signals/id-order.ts';
import {
  type BacktestPlan,
  DISCOVERY_LEVELS,
  type DiscoveredR,
  type DiscoveryLevel,
  type DiscoveryRow,
} from './backtest.ts';

interface Outcome {
  readonly trade: RuleTrade;
  /** Winsorised net R. */
  readonly outcome: number;
}

interface Outcomes {
  readonly inSample: readonly Outcome[];
  readonly outOfSample: readonly Outcome[];
}

/** `book` holds what was known before the window. */
export function discoverCategories(
  trades: readonly RuleTrade[],
  book: RuleBook,
  plan: BacktestPlan,
): readonly DiscoveryRow[] {
  return RULE_DIRECTIONS.flatMap((direction) => {
    const outcomes = splitOutcomes(trades, direction, book, plan);
    return CATEGORIES.flatMap((category) => {
      const { normal, adverse } = plan.configuration;
      const thresholds = direction === 'NORMAL' ? normal : adverse;
      const { leastTrades } = thresholds[category];
      const own: Outcomes = {
        inSample: outcomes.inSample.filter(({ trade }) => trade.category === category),
        outOfSample: outcomes.outOfSample.filter(({ trade }) => trade.category === category),
      };
      return DISCOVERY_LEVELS.map((level) => ({
        ...{ direction, category, level },
        ...discovered(own, level, leastTrades),
      }));
    });
  });
}

function splitOutcomes(
  trades: readonly RuleTrade[],
  direction: RuleDirection,
  book: RuleBook,
  { from, to, configuration }: BacktestPlan,
): Outcomes {
  const known = endOfDate(book.asOf);
  const end = endOfDate(to);
  const { winsorR } = configuration.selection;
  // Sums round by their order: it must not be the one in which the trades happened to be read.
  const measured = trades.toSorted(byEntry).flatMap((trade): readonly Outcome[] => {
    if (trade.knownAt >= end || trade.path?.filled === false || trade.periodInferred) return [];
    const outcome = outcomeOf(trade, direction, book);
    if (outcome === null) return [];
    return [{ trade, outcome: Math.min(winsorR, Math.max(-winsorR, outcome)) }];
  });
  return {
    inSample: measured.filter(({ trade }) => trade.knownAt < known),
    outOfSample: measured.filter(({ trade }) => istDate(trade.entryAt) >= from),
  };
}

const byEntry = (a: RuleTrade, b: RuleTrade): number =>
  a.entryAt - b.entryAt || compareIds(a.tradeId, b.tradeId);

function outcomeOf(trade: RuleTrade, direction: RuleDirection, book: RuleBook): number | null {
  if (direction === 'NORMAL') return netRisk(trade, book.distances);
  return trade.fade.kind === 'outcome' ? trade.fade.rMultiple : null;
}

function discovered(
  { inSample, outOfSample }: Outcomes,
  level: DiscoveryLevel,
  leastTrades: number,
): Pick<DiscoveryRow, 'cells' | 'inSample' | 'outOfSample'> {
  if (level === 'CATEGORY') {
    return { cells: 1, inSample: figuresOf(inSample), outOfSample: figuresOf(outOfSample) };
  }
  const gained = gainingCells(inSample, level, leastTrades);
  const isIn = ({ trade }: Outcome): boolean => gained.has(cellOf(trade, level) ?? '');
  return {
    cells: gained.size,
    inSample: figuresOf(inSample.filter(isIn)),
    outOfSample: figuresOf(outOfSample.filter(isIn)),
  };
}

/** Advisor and cell of the level; null when the trade is in none of it. */
function cellOf(trade: RuleTrade, level: Exclude<DiscoveryLevel, 'CATEGORY'>): string | null {
  const cell = cellsOf(trade).find(({ kind, regime }) => {
    if (level === '6D') return kind === '6D';
    return kind === 'MINI' && (regime !== null) === (level === 'MINI_REGIME');
  });
  return cell === undefined ? null : `${trade.advisorId}/${cellKey(cell)}`;
}

function gainingCells(
  outcomes: readonly Outcome[],
  level: Exclude<DiscoveryLevel, 'CATEGORY'>,
  leastTrades: number,
): ReadonlySet<string> {
  const sums = new Map<string, { n: number; netR: number }>();
  for (const { trade, outcome } of outcomes) {
    const cell = cellOf(trade, level);
    if (cell === null) continue;
    const { n, netR } = sums.get(cell) ?? { n: 0, netR: 0 };
    sums.set(cell, { n: n + 1, netR: netR + outcome });
  }
  const gained = [...sums].filter(([, { n, netR }]) => n >= leastTrades && netR > 0);
  return new Set(gained.map(([cell]) => cell));
}

function figuresOf(outcomes: readonly Outcome[]): DiscoveredR {
  const n = outcomes.length;
  if (n === 0) return { n, netR: 0, meanR: null, standardError: null };
  const { mean, standardError } = clusteredMean(
    outcomes.map(({ outcome }) => outcome),
    outcomes.map(({ trade }) => istDay(trade.entryAt)),
  );
  return { n, netR: mean * n, meanR: mean, standardError };
}
