// A rule: an advisor in a situation, followed or faded, with everything that speaks for and against it.
import type { Cell } from '#core/analytics/cells/cell.ts';
import type { Regime } from '#core/analytics/regimes/regime.ts';
import type { TrustFlag } from '#core/analytics/trust.ts';
import type { Category } from '#core/market/category.ts';
import type { TimeSession } from '#core/market/time-session.ts';
import type { Period } from '#core/signals/trade.ts';
import type { EvidenceWindow } from './cell-evidence.ts';
import type { GateResult } from './gates/gate-result.ts';
import type { RuleDirection } from './rule-direction.ts';

/** The levels on which gates are judged, the narrowest first. */
export const GATE_LEVELS = ['6D', 'MINI_REGIME', 'MINI'] as const;
export type GateLevel = (typeof GATE_LEVELS)[number];

export interface Rule {
  readonly advisorId: string;
  readonly category: Category;
  readonly period: Period;
  /** Null = any. */
  readonly regime: Regime | null;
  /** 1 = Monday ... 5 = Friday; null = any. */
  readonly weekday: number | null;
  readonly session: TimeSession | null;
  readonly kind: '6D' | 'MINI';
  readonly direction: RuleDirection;
  /** Trades the fit learnt from (of REVERSE: fades), and how many equal ones their weights amount to. */
  readonly n: number;
  readonly nEffective: number;
  /** From the first entry to the last exit of these trades; null without any. */
  readonly window: EvidenceWindow | null;
  /** These trades, by entry. */
  readonly tradeIds: readonly string[];
  readonly gates: readonly GateResult[];
  /** Null = no level has the minimum of trades; the gates are those of the broadest one then. */
  readonly gatesLevel: GateLevel | null;
  readonly gatesPass: boolean;
  readonly trust: TrustFlag | null;
  /** Selected, and the gates pass. */
  readonly active: boolean;
  /** Expected net R of the next trade; null when no trade of the cell could teach. */
  readonly posteriorMeanR: number | null;
  readonly posteriorSd: number | null;
  /** That it exceeds the safety margin. */
  readonly probability: number | null;
  /** Share of false ones expected among this rule and all of its kind that are at least as probable. */
  readonly falseShare: number;
  readonly selected: boolean;
  /** Selected at the stricter rate too, and trusted. */
  readonly fullSize: boolean;
  /** Share of the book to risk per R, capped, before trust halves it; 0 unless selected. */
  readonly kellyFraction: number;
}

export type RuleSituation = Pick<Rule, 'category' | 'period' | 'regime' | 'weekday' | 'session'>;

/** The cell a rule speaks about. */
export function cellOfRule({ category, period, regime, weekday, session }: RuleSituation): Cell {
  if (regime === null || regime === 'UNKNOWN' || weekday === null || session === null)
    return { kind: 'MINI', category, period, regime };
  return { kind: '6D', category, period, regime, weekday, timeSession: session };
}
