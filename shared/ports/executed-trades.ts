// What was traded, leg by leg, and what that says of the rules it was traded under.
import type { Category } from '#core/market/category.ts';
import type { Instant } from '#core/market/ist.ts';
import type { Paise, Price } from '#core/market/money.ts';
import type { LiveRecord } from '#core/rules/eligibility/live-feedback.ts';

/** Fills are real, modelled on live feeds, or not sought. */
export type TradingMode = 'live' | 'paper' | 'shadow';

export interface ExecutedLeg {
  /** Shared by all legs of one idea. */
  readonly tradeGroupId: string;
  /** From 1. */
  readonly legNumber: number;
  readonly signalId: string;
  readonly book: 'NORMAL' | 'ADVERSE';
  readonly mode: TradingMode;
  readonly advisorId: string;
  readonly category: Category;
  readonly contract: string;
  readonly side: 'BUY' | 'SELL';
  readonly quantity: number;
  /** The rule it was traded under, the run that had built it, and what it expected then. */
  readonly ruleKey: string;
  readonly ruleRunId: string;
  readonly predictedR: number;
  readonly predictedSd: number;
  /** Distance to the stop x quantity, at entry. */
  readonly riskPaise: Paise;
  readonly entryAt: Instant;
  readonly entryPrice: Price;
  readonly expectedSlippagePaise: Paise;
  /** Null while it is open. */
  readonly exit: LegExit | null;
}

export interface LegExit {
  readonly at: Instant;
  readonly price: Price;
  readonly reason: string;
  readonly grossPaise: Paise;
  readonly costPaise: Paise;
  readonly netPaise: Paise;
  /** Of entry and exit against the prices that were wanted; positive = worse. */
  readonly slippagePaise: Paise;
}

/** Groups whose last leg ended in [from, until). */
export interface RecordSpan {
  readonly from: Instant;
  readonly until: Instant;
  /** R of one group counts no further than this, either way. */
  readonly winsorR: number;
}

export interface ExecutedTrades {
  /** A leg that has ended is not opened again by an older report. */
  record(legs: readonly ExecutedLeg[]): Promise<void>;
  /** Of every rule with a live or paper trade, by key. */
  records(span: RecordSpan): Promise<readonly LiveRecord[]>;
  /** Of one rule; null without such a trade. */
  recordOf(ruleKey: string, span: RecordSpan): Promise<LiveRecord | null>;
}
