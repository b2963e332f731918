// What is known before a trading day and does not change during it: rules, contracts, regimes, hazards, money.
import type { Regime } from '#core/analytics/regimes/regime.ts';
import type { IsoDate } from '#core/market/ist.ts';
import type { Paise, Price } from '#core/market/money.ts';
import type { EligibilitySnapshot } from '#core/rules/eligibility/eligibility-snapshot.ts';
import type { LiveRecord } from '#core/rules/eligibility/live-feedback.ts';
import type { FadePolicy } from '#core/rules/fades/fade-order.ts';
import type { RuleDirection } from '#core/rules/rule-direction.ts';
import type { BudgetPct } from '../daily-corpus.ts';

/** As the contract file of the day says; what it does not say comes from the dated tables. */
export interface ContractFacts {
  readonly lotSize?: number | undefined;
  readonly tickPaise?: Paise | undefined;
  readonly freezeQuantity?: number | undefined;
}

/** `live` sends orders to the broker, `paper` to the broker model, `shadow` decides and records only. */
export const TRADING_MODES = ['live', 'paper', 'shadow'] as const;
export type TradingMode = (typeof TRADING_MODES)[number];

/** Splits and bonus issues with the ex-date today. */
export interface CorporateAction {
  readonly underlying: string;
  /** Old prices times this are new prices, quantities are divided by it: 0.5 for a 1:1 bonus. */
  readonly priceFactor: number;
}

/** EVERYONE = each advisor counts as eligible at base size, to run any day without rules. */
export type Eligibility =
  | { readonly kind: 'EVERYONE' }
  | {
      readonly kind: 'SNAPSHOT';
      readonly snapshot: EligibilitySnapshot;
      /** Our own trades under each rule, by its key, as of now. */
      readonly records: readonly LiveRecord[];
    };

export interface TradingDay {
  readonly date: IsoDate;
  readonly eligibility: Eligibility;
  readonly fade: FadePolicy;
  readonly mode: Readonly<Record<RuleDirection, TradingMode>>;
  /** Capital of a book that was never opened before; one that was opens with what it closed with. */
  readonly capitalPaise: Readonly<Record<RuleDirection, Paise>>;
  readonly budgetPct: BudgetPct;
  /** Free cash at the broker; null = not known, then the corpus alone limits. */
  readonly fundsPaise: Paise | null;
  /** By contractKey. */
  readonly contracts: Readonly<Record<string, ContractFacts>>;
  /** Known before the day, by underlying; the market's for those without one. */
  readonly regimes: Readonly<Record<string, Regime>>;
  readonly marketRegime: Regime;
  /** Close of the day before, by underlying or contract, where known. */
  readonly previousClose: Readonly<Record<string, Price>>;
  /** Underlyings in the F&O ban: only orders that reduce a position. */
  readonly banned: readonly string[];
  readonly corporateActions: readonly CorporateAction[];
  /** Known underlyings; empty = any. A signal about another one is refused. */
  readonly underlyings: readonly string[];
  /** Other ids of an advisor -> his own. */
  readonly aliases: Readonly<Record<string, string>>;
}
