// What came of simulated days: decisions, trades, money, and every invariant that did not hold.
import type { Instant, IsoDate } from '#core/market/ist.ts';
import type { Paise, Price } from '#core/market/money.ts';
import type { RuleDirection } from '#core/rules/rule-direction.ts';
import type { Side } from '#core/signals/trade.ts';
import type { ExitCause } from '#core/trading/groups/trade-group.ts';
import type { Decision } from '#core/trading/intake/decision.ts';
import type { FaultCoverage } from '../faults/coverage.ts';
import type { Violation } from '../invariants/invariant.ts';

/** One leg of a trade of which something was filled. */
export interface TradeRow {
  readonly tradeGroupId: string;
  readonly legNumber: number;
  readonly signalId: string;
  readonly reverse: boolean;
  readonly contract: string;
  readonly side: Side;
  /** Units filled. */
  readonly quantity: number;
  readonly entry: Price;
  readonly entryAt: Instant;
  /** Average of what was closed; null while nothing was. */
  readonly exit: Price | null;
  readonly exitAt: Instant | null;
  /** Null while it is held. */
  readonly reason: ExitCause | null;
  readonly grossPaise: Paise;
  readonly costPaise: Paise;
  readonly netPaise: Paise;
}

/** Of a book over all categories, paise. */
export interface LedgerRow {
  readonly opening: Paise;
  readonly available: Paise;
  readonly reserved: Paise;
  readonly deployed: Paise;
  readonly realised: Paise;
}

export interface DayRun {
  readonly date: IsoDate;
  /** The last word on each signal that was spoken this day, in order of the first one. */
  readonly decisions: readonly Decision[];
  /** Legs that were closed this day or are held at its end. */
  readonly trades: readonly TradeRow[];
  readonly ledger: Readonly<Partial<Record<RuleDirection, LedgerRow>>>;
  readonly violations: readonly Violation[];
  /** Steps of the engine. */
  readonly events: number;
}

export interface SimulationRun {
  readonly days: readonly DayRun[];
  /** Of all days, in order. */
  readonly violations: readonly Violation[];
  readonly events: number;
  /** Names of the faults that struck, in order: what a reproduction may leave out. */
  readonly faults: readonly string[];
  readonly coverage: FaultCoverage;
  /** A digest of all events, effects and decisions: the same seed gives the same one. */
  readonly digest: string;
}
