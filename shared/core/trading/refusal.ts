// Why a signal is not traded: one word per gate, counted wherever decisions are made.

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
