// One gate's verdict, so that everybody can read why a rule is off.
export const NORMAL_GATES = [
  'MINIMUM_TRADES',
  'WIN_RATE',
  'SHARPE',
  'PROFIT_FACTOR',
  'CORPUS_MDD',
  'PAIN_REWARD',
  'TRUST',
  'POST_SL',
] as const;
export const ADVERSE_GATES = [
  'MINIMUM_TRADES',
  'AVERAGE_RETURN',
  'VOLATILITY',
  'PROFIT_FACTOR',
  'WIN_RATE',
] as const;
export type Gate = (typeof NORMAL_GATES)[number] | (typeof ADVERSE_GATES)[number];

/** Why a figure that a gate asks for does not exist. */
export type GateReason =
  | 'NO_TRADES'
  | 'NO_LOSS'
  | 'NOT_TRADED_IN_WINDOW'
  | 'NOTHING_VARIES'
  | 'NO_PRICES'
  | 'NO_STOP_HIT';

export interface GateResult {
  readonly gate: Gate;
  readonly value: number | string | null;
  /** How the value is compared with the threshold for the gate to pass. */
  readonly comparison: '>=' | '>' | '<' | 'one of';
  readonly threshold: number | string;
  readonly pass: boolean;
  /** Only where the value is null. */
  readonly reason: GateReason | null;
}
