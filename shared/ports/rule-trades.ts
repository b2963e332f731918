// Stored trades as rules learn from them: measured, with their situation and what fading them would have brought.
import type { Instant } from '#core/market/ist.ts';
import type { RuleTrade } from '#core/rules/rule-trade.ts';

/** What `known` would answer, told without reading the trades. */
export interface RuleTradeInputs {
  readonly trades: number;
  readonly advisors: number;
  /** Trades that wait for their features: they are not among the known ones. */
  readonly stale: number;
  /** Of these, the ones that a run is still going to read: their advisor was not given up. */
  readonly waiting: number;
  /** Of every trade, stale or not, and its revision: equal for equal inputs, in any order of arrival. */
  readonly fingerprint: string;
}

export interface RuleTrades {
  /** Trades entered before this instant whose features are up to date, by advisor and entry. */
  known(until: Instant): Promise<readonly RuleTrade[]>;
  /** Read before the trades: what changes in between then differs from it, so that it is noticed later. */
  inputs(until: Instant): Promise<RuleTradeInputs>;
}
