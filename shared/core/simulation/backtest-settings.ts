// What a backtest assumes beside the rules: capital, budgets, slippage, hours. All stated, none hidden.
import type { Category } from '#core/market/category.ts';
import type { Paise } from '#core/market/money.ts';
import type { RuleDirection } from '#core/rules/rule-direction.ts';
import type { Period } from '#core/signals/trade.ts';
import { HOLDING_DAYS } from '#core/trading/holding-time.ts';

export interface BacktestSettings {
  /** Of the normal book (NORMAL) and of the adverse one (REVERSE): they never share money. */
  readonly capitalPaise: Readonly<Record<RuleDirection, Paise>>;
  /** Percent of a book's free capital, the sum is 100. */
  readonly budgetPct: Readonly<Record<Category, number>>;
  /** Percent of the price that an order loses to the spread; a target rests in the market and loses none. */
  readonly slippagePct: Readonly<Record<Category, number>>;
  /** Days before a quarter whose exits its rules do not know. */
  readonly embargoDays: number;
  /** INTRADAY is flat so many minutes before its session ends, and begins no later than these. */
  readonly squareOffMinutes: number;
  readonly lastEntryMinutes: number;
  /** Calendar days a position is held when the advisor never says "out" but names his levels only. */
  readonly holdingDays: Readonly<Record<Exclude<Period, 'INTRADAY'>, number>>;
  /** Share of the book at risk per trade where no posterior sizes it (policy GATES). */
  readonly fixedRiskShare: number;
  /** Lower 95 % bound of the hunted share from which stops are widened. */
  readonly huntedShareAbove: number;
}

/**
 * Rs 1 crore a book, as in the corpus replay. Flat ten minutes before the end is 15:20, and 15:05 for
 * shares since the closing auction; no entry after 14:45 (market reference, section 6.6). Slippage: no
 * source states one; half a spread of a liquid contract, more where depth is thin.
 */
export const DEFAULT_BACKTEST: BacktestSettings = {
  capitalPaise: { NORMAL: 1_000_000_000, REVERSE: 1_000_000_000 },
  budgetPct: {
    NSE_EQ: 20,
    INDEX_FUTURES: 20,
    STOCK_FUTURES: 20,
    INDEX_OPTIONS: 20,
    STOCK_OPTIONS: 20,
  },
  slippagePct: {
    NSE_EQ: 0.02,
    INDEX_FUTURES: 0.01,
    STOCK_FUTURES: 0.03,
    INDEX_OPTIONS: 0.25,
    STOCK_OPTIONS: 0.75,
  },
  embargoDays: 5,
  squareOffMinutes: 10,
  lastEntryMinutes: 45,
  holdingDays: HOLDING_DAYS,
  fixedRiskShare: 0.005,
  huntedShareAbove: 0.5,
};
