// What a cell is: the trades of one advisor that a rule or a mini rule speaks about, and which cells one
// trade belongs to.

import type { Regime } from '#core/analytics/regimes/regime.ts';
import type { Category } from '#core/market/category.ts';
import type { TimeSession } from '#core/market/time-session.ts';
import type { Period } from '#core/signals/trade.ts';

/** The dimensions of a 6D rule beside the advisor. */
export interface RuleCell {
  readonly kind: '6D';
  readonly category: Category;
  readonly period: Period;
  readonly regime: Regime;
  /** 1 = Monday ... 5 = Friday. */
  readonly weekday: number;
  readonly timeSession: TimeSession;
}

export interface MiniCell {
  readonly kind: 'MINI';
  readonly category: Category;
  readonly period: Period;
  /** Null = whatever the regime, also an unknown one. */
  readonly regime: Regime | null;
}

export type Cell = RuleCell | MiniCell;

/** What decides about the cells of a trade: all known at its entry. */
export interface CellFeatures {
  readonly category: Category;
  readonly period: Period;
  /** The source did not say it. */
  readonly periodInferred: boolean;
  /** The label known before the entry. */
  readonly regime: Regime;
  /** 0 = Sunday ... 6 = Saturday. */
  readonly weekday: number;
  readonly timeSession: TimeSession;
}

/** One 6D cell, one mini cell with and one without regime. */
export const CELLS_PER_TRADE = 3;

/**
 * The cells of a trade, the narrowest first. An inferred period is descriptive only: no cell. An unknown
 * regime leaves the mini cell without one. Entries after hours or at a weekend are in no 6D cell; mini
 * cells have neither session nor weekday (design, section 4).
 */
export function cellsOf(trade: CellFeatures): readonly Cell[] {
  const { category, period, regime, weekday, timeSession } = trade;
  if (trade.periodInferred) return [];
  const any: MiniCell = { kind: 'MINI', category, period, regime: null };
  if (regime === 'UNKNOWN') return [any];
  const mini: MiniCell = { kind: 'MINI', category, period, regime };
  return isInRegularWeek(trade)
    ? [{ kind: '6D', category, period, regime, weekday, timeSession }, mini, any]
    : [mini, any];
}

const isInRegularWeek = ({ weekday, timeSession }: CellFeatures): boolean =>
  weekday >= 1 && weekday <= 5 && timeSession !== 'AFTER_HOURS';

/** Names a cell among those of its advisor: the same cell has the same key in every run. */
export function cellKey(cell: Cell): string {
  const { kind, category, period } = cell;
  const regime = cell.regime ?? 'ANY';
  return kind === '6D'
    ? [kind, category, period, regime, cell.weekday, cell.timeSession].join('/')
    : [kind, category, period, regime].join('/');
}
