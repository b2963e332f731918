// What a backtest is asked and what it answers. Shells read prices; everything else is computed here from
// what was known at the time.
import type { Category } from '#core/market/category.ts';
import type { Instant, IsoDate } from '#core/market/ist.ts';
import type { Paise, Price } from '#core/market/money.ts';
import type { GateLevel } from '#core/rules/rule.ts';
import type { RuleConfiguration } from '#core/rules/rule-configuration.ts';
import type { RuleDirection } from '#core/rules/rule-direction.ts';
import type { RuleTrade } from '#core/rules/rule-trade.ts';
import type { ReportedTrade } from '#core/signals/trade.ts';
import type { TradeRefusal } from '#core/trading/refusal.ts';
import type { BacktestSettings } from './backtest-settings.ts';

/**
 * ACTIVE = selected, and the gates pass, as long as its own trades do not demote it: what would be traded.
 * SELECTION = selected, whatever the gates say; GATES = fixed thresholds only, each trade of the same risk.
 */
export const BACKTEST_POLICIES = ['ACTIVE', 'SELECTION', 'GATES'] as const;
export type BacktestPolicy = (typeof BACKTEST_POLICIES)[number];

export interface BacktestPlan {
  /** First and last date of trading; rules of `from` are learnt before it. */
  readonly from: IsoDate;
  readonly to: IsoDate;
  readonly configuration: RuleConfiguration;
  readonly settings: BacktestSettings;
}

export interface BacktestInputs {
  /** All measured trades entered by the end of `to`, in any order; what came later is left out. */
  readonly trades: readonly RuleTrade[];
  /** Their reports, at least of those entered in the 40 days before `from` and until `to`. */
  readonly reports: readonly ReportedTrade[];
  /** Units by contractKey, where the contract file lists it. */
  readonly lotOf: (contract: string) => number | undefined;
}

/** One rebuild of the rules, in force for [from, to]. */
export interface BacktestBuild {
  readonly from: IsoDate;
  readonly to: IsoDate;
  /** As-of date of its rules. */
  readonly knownUpTo: IsoDate;
  readonly selected: Readonly<Record<RuleDirection, number>>;
  readonly active: Readonly<Record<RuleDirection, number>>;
  readonly gatesPass: Readonly<Record<RuleDirection, number>>;
}

export const EXIT_CAUSES = [
  'TARGET',
  'STOP',
  /** The stop had been moved up after a target. */
  'TRAILED_STOP',
  'ADVISOR_EXIT',
  /** End of an INTRADAY session, of the contract, or of the time a position is held. */
  'SQUARE_OFF',
  'EXPIRY',
  'HOLDING_TIME',
  /** The prices end before anything else happened: left at the last one. */
  'PRICES_END',
  /** Still open after the last date. */
  'OPEN',
] as const;
export type ExitCause = (typeof EXIT_CAUSES)[number];

export interface BacktestLeg {
  /** 1 = the nearest target. */
  readonly legNumber: number;
  readonly lots: number;
  readonly quantity: number;
  readonly target: Price;
  readonly cause: ExitCause;
  /** Null while open; then the price is the last one known. */
  readonly exitAt: Instant | null;
  readonly exitPrice: Price;
  readonly grossPaise: Paise;
  readonly costsPaise: Paise;
  readonly slippagePaise: Paise;
  /** gross - costs - slippage. */
  readonly netPaise: Paise;
}

/** A signal that was traded, in one leg per target. */
export interface BacktestPosition {
  readonly tradeId: string;
  readonly advisorId: string;
  readonly contract: string;
  readonly category: Category;
  readonly direction: RuleDirection;
  /** Key of the rule: direction, cell, advisor. */
  readonly rule: string;
  readonly level: GateLevel;
  readonly side: 'BUY' | 'SELL';
  readonly entryAt: Instant;
  readonly entryPrice: Price;
  /** As adjusted; `learntStop` when the advisor gave none. */
  readonly stoploss: Price;
  readonly learntStop: boolean;
  readonly lots: number;
  readonly marginPaise: Paise;
  readonly riskPaise: Paise;
  readonly boosted: boolean;
  readonly predictedR: number | null;
  readonly legs: readonly BacktestLeg[];
  readonly netPaise: Paise;
  /** Net P&L / risk taken. */
  readonly netR: number;
  /** Some row left the order of events open; the worse one was taken. */
  readonly ambiguous: boolean;
}

/** Sums over positions that ended. */
export interface PositionSums {
  readonly positions: number;
  readonly wins: number;
  readonly grossPaise: Paise;
  readonly costsPaise: Paise;
  readonly slippagePaise: Paise;
  readonly netPaise: Paise;
  readonly netR: number;
}

/** Of one book, or of both together. Percentages; null = undefined. */
export interface BookFigures extends PositionSums {
  readonly open: number;
  readonly openingPaise: Paise;
  /** At the end, open positions at their last prices before costs of leaving. */
  readonly closingPaise: Paise;
  readonly returnPct: number | null;
  /** Deepest fall of the daily value, open positions at their prices; <= 0. */
  readonly drawdownPct: number | null;
  /** Of daily returns over all trading days, x sqrt(252), risk-free 0. */
  readonly sharpe: number | null;
  readonly meanR: number | null;
  /** Of meanR, clustered by day of entry. */
  readonly standardError: number | null;
}

/** Value of the books at the end of a trading day. */
export interface EquityPoint {
  readonly date: IsoDate;
  readonly normalPaise: Paise;
  readonly adversePaise: Paise;
}

/** By month of the exit ('2021-03'), rule, or category. */
export interface SumRow extends PositionSums {
  readonly key: string;
}

export interface PolicyResult {
  readonly total: BookFigures;
  readonly books: Readonly<Record<RuleDirection, BookFigures>>;
  readonly equity: readonly EquityPoint[];
  readonly months: readonly SumRow[];
  readonly rules: readonly (SumRow & { readonly predictedR: number | null })[];
  readonly categories: readonly SumRow[];
  /** Every signal of the window is a position or one of these; a reason that did not occur is left out. */
  readonly refusals: Readonly<Partial<Record<TradeRefusal, number>>>;
  readonly boosted: number;
  readonly ambiguous: number;
  readonly positions: readonly BacktestPosition[];
}

export const DISCOVERY_LEVELS = ['CATEGORY', 'MINI', 'MINI_REGIME', '6D'] as const;
export type DiscoveryLevel = (typeof DISCOVERY_LEVELS)[number];

export interface DiscoveredR {
  readonly n: number;
  readonly netR: number;
  readonly meanR: number | null;
  /** Clustered by day of entry. */
  readonly standardError: number | null;
}

/**
 * Where following (or fading) paid: CATEGORY = all trades, else the cells of that level that gained in
 * sample over the minimum of trades. Beside it what the same cells brought in the window.
 */
export interface DiscoveryRow {
  readonly direction: RuleDirection;
  readonly category: Category;
  readonly level: DiscoveryLevel;
  readonly cells: number;
  /** Known before `from`, an embargo earlier. */
  readonly inSample: DiscoveredR;
  /** Entered in the window, known by its end. */
  readonly outOfSample: DiscoveredR;
}

export interface Backtest {
  readonly from: IsoDate;
  readonly to: IsoDate;
  readonly builds: readonly BacktestBuild[];
  /** Signals entered in the window. */
  readonly signals: number;
  readonly discovery: readonly DiscoveryRow[];
  readonly policies: Readonly<Record<BacktestPolicy, PolicyResult>>;
}
