// The six dimensions of a rule as numbers: the advisor, and the levels of the other five as the model
// counts them. The numbers never depend on which trades there are.
import type { Cell, CellFeatures } from '#core/analytics/cells/cell.ts';
import { REGIMES, type Regime } from '#core/analytics/regimes/regime.ts';
import { CATEGORIES } from '#core/market/category.ts';
import { TIME_SESSIONS } from '#core/market/time-session.ts';
import { PERIODS } from '#core/signals/trade.ts';

/** In the order of the levels. */
export const RULE_DIMENSIONS = ['category', 'period', 'regime', 'weekday', 'session'] as const;

const ALL_REGIMES: readonly Regime[] = [...REGIMES, 'UNKNOWN'];

/** Level of each dimension. An unknown regime and the hours after the session teach, but are no rule. */
export const levelsOf = (features: CellFeatures): readonly number[] => [
  CATEGORIES.indexOf(features.category),
  PERIODS.indexOf(features.period),
  ALL_REGIMES.indexOf(features.regime),
  features.weekday,
  TIME_SESSIONS.indexOf(features.timeSession),
];

/** The dimensions a mini rule with regime, and one without, speaks about. */
export const MINI_DIMENSIONS = [
  [0, 1, 2],
  [0, 1],
] as const satisfies readonly (readonly number[])[];

/** Levels of the dimensions that the cell names, in the order of the dimensions. */
export function cellLevels(cell: Cell): readonly number[] {
  const { category, period, regime } = cell;
  const mini = [CATEGORIES.indexOf(category), PERIODS.indexOf(period)];
  if (regime === null) return mini;
  const withRegime = [...mini, ALL_REGIMES.indexOf(regime)];
  if (cell.kind === 'MINI') return withRegime;
  return [...withRegime, cell.weekday, TIME_SESSIONS.indexOf(cell.timeSession)];
}
