// A trade as it is proposed to the risk checks, and what they can look at.
import type { Category } from '#core/market/category.ts';
import type { Instrument } from '#core/market/instrument.ts';
import type { Instant } from '#core/market/ist.ts';
import type { Paise, Price } from '#core/market/money.ts';
import type { RuleDirection } from '#core/rules/rule-direction.ts';
import type { Period, Side } from '#core/signals/trade.ts';
import type { EngineState } from '../engine/engine-state.ts';
import type { TradingDay } from '../engine/trading-day.ts';
import type { Product } from '../orders/order.ts';
import type { RefusalReason } from '../refusal.ts';

export interface Proposal {
  readonly advisorId: string;
  readonly direction: RuleDirection;
  readonly instrument: Instrument;
  readonly contract: string;
  readonly category: Category;
  readonly period: Period;
  readonly product: Product;
  readonly side: Side;
  readonly entry: Price;
  readonly stop: Price;
  readonly targets: readonly Price[];
  readonly lots: number;
  readonly lotSize: number;
  readonly lotsPerOrder: number;
  readonly marginPerLotPaise: Paise;
}

export interface RiskContext {
  readonly state: EngineState;
  readonly day: TradingDay;
  readonly at: Instant;
}

export type RiskVerdict =
  | { readonly kind: 'approved' }
  | {
      readonly kind: 'refused';
      readonly reason: RefusalReason;
      readonly found: number | string;
      readonly expected: number | string;
    };

export type RiskCheck = (proposal: Proposal, context: RiskContext) => RiskVerdict;

export const APPROVED: RiskVerdict = { kind: 'approved' };

export const refusedBy = (
  reason: RefusalReason,
  found: number | string,
  expected: number | string,
): RiskVerdict => ({ kind: 'refused', reason, found, expected });
