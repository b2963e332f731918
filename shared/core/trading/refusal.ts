// Why a signal is not traded: one word per gate, counted wherever decisions are made.
import type { EligibilityRefusal } from '#core/rules/eligibility/eligibility-gate.ts';
import type { SignalRefusal } from '#core/rules/eligibility/signal-gate.ts';

export const TRADE_REFUSALS = [
  /** No rule that is on speaks about the signal. */
  'NO_RULE',
  /** Our own trades under the rule brought less than chance allows. */
  'DEMOTED',
  /** The advisor said the same within half an hour. */
  'SAME_IDEA',
  /** No stop (target), and no cell with enough trades to stand for one. */
  'NO_STOP',
  'NO_TARGET',
  /** Fading: see the reasons of fade orders. */
  'NO_LEVELS',
  'OVERNIGHT_EQUITY',
  'NAKED_SHORT_OPTION',
  /** Too near the end of the session. */
  'TOO_LATE',
  /** The rule's recent record disagrees with its history. */
  'UNTRUSTED',
  /** Less than one lot: by the risk, by the category's room, by a limit of the order. */
  'RISK_BELOW_ONE_LOT',
  'CATEGORY_BUDGET',
  'ORDER_LIMIT',
  /** The advised entry was never traded, or nothing is known of its prices. */
  'NOT_FILLED',
  'NO_PRICES',
] as const;
export type TradeRefusal = (typeof TRADE_REFUSALS)[number];

/** Why the engine does not trade a signal, beside the reasons above and those of eligibility. */
export const ENGINE_REFUSALS = [
  /** The document is no signal; its values contradict each other; nobody knows what it is about. */
  'MALFORMED',
  'BAD_VALUES',
  'UNKNOWN_UNDERLYING',
  /** It was cancelled or closed before it could be decided. */
  'NOT_OPEN',
  /** Held until readiness, the session, an unpause. */
  'NOT_READY',
  'SESSION_CLOSED',
  'PAUSED',
  'SESSION_OVER',
  /** By the scope of the kill switch. */
  'KILLED_ALL',
  'KILLED_BOOK',
  'KILLED_CATEGORY',
  'KILLED_ADVISOR',
  'KILLED_INSTRUMENT',
  /** The book lost what it may lose. */
  'DAILY_LOSS',
  'MAX_DRAWDOWN',
  'STALE_SIGNAL',
  'NO_QUOTE',
  'STALE_QUOTE',
  'PRICE_RAN_AWAY',
  'OUTSIDE_PRICE_BAND',
  /** Risk checks. */
  'TOTAL_CORPUS',
  'ADVERSE_CORPUS',
  'SIGNAL_CAP',
  'UNDERLYING_CAP',
  'FREEZE_QUANTITY',
  'MARGIN',
  'ORDER_VALUE',
  'OPEN_GROUPS',
  'BANNED',
  'EXPIRY_NEAR',
  'ORDER_RATE',
  'EXTERNAL_POSITION',
  'PRODUCT',
  /** The mode of the book decides and records only. */
  'SHADOW',
  'RESERVATION_REFUSED',
  /** After the reservation, when nothing was filled. */
  'STALE_QUEUED',
  'ORDER_REJECTED',
  'ENTRY_NOT_FILLED',
  'WITHDRAWN',
] as const;
export type EngineRefusal = (typeof ENGINE_REFUSALS)[number];

export type RefusalReason = TradeRefusal | EngineRefusal | EligibilityRefusal | SignalRefusal;
