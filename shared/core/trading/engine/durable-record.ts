// What survives a crash: the engine is loaded from these records and from nothing else.

import type { RuleDirection } from '#core/rules/rule-direction.ts';
import type { BookPeak } from '../control/book-peak.ts';
import type { Controls } from '../control/controls.ts';
import type { DailyCorpus } from '../daily-corpus.ts';
import type { TradeGroup } from '../groups/trade-group.ts';
import type { CrowdIdea } from '../intake/crowd-idea.ts';
import type { SignalRecord } from '../intake/signal-record.ts';
import type { Order } from '../orders/order.ts';
import type { ExternalPosition } from '../reconcile/external-position.ts';
import type { TradingDay } from './trading-day.ts';

export type DurableRecord =
  | { readonly kind: 'day'; readonly id: 'day'; readonly value: TradingDay }
  | { readonly kind: 'book'; readonly id: RuleDirection; readonly value: DailyCorpus }
  | { readonly kind: 'peak'; readonly id: RuleDirection; readonly value: BookPeak }
  | { readonly kind: 'controls'; readonly id: 'controls'; readonly value: Controls }
  | { readonly kind: 'signal'; readonly id: string; readonly value: SignalRecord | null }
  /** Null: it is over, and nothing of the engine's work needs it any more. */
  | { readonly kind: 'idea'; readonly id: string; readonly value: CrowdIdea | null }
  | { readonly kind: 'group'; readonly id: string; readonly value: TradeGroup | null }
  | { readonly kind: 'order'; readonly id: string; readonly value: Order | null }
  | { readonly kind: 'external'; readonly id: string; readonly value: ExternalPosition | null }
  /** Ids that were given out: none is given twice, also after a crash. */
  | { readonly kind: 'counters'; readonly id: 'counters'; readonly value: Counters };

export interface Counters {
  /** Commits, ascending. */
  readonly sequence: number;
  /** Orders, groups and commands. */
  readonly ids: number;
}
