// A closed trade as an advisor's feed reports it, after validation and normalisation.
import type { Instrument } from '#core/market/instrument.ts';
import type { Instant } from '#core/market/ist.ts';
import type { Price } from '#core/market/money.ts';

export const SIDES = ['BUY', 'SELL'] as const;
export type Side = (typeof SIDES)[number];

export const PERIODS = ['INTRADAY', 'SWING', 'POSITIONAL'] as const;
export type Period = (typeof PERIODS)[number];

export const EXIT_REASONS = ['TARGET_HIT', 'STOPLOSS_HIT', 'EXPIRED', 'ADVISOR_EXIT'] as const;
export type ExitReason = (typeof EXIT_REASONS)[number];

/** What an entry is: the price somebody claims to have got, or only the level that was advised. */
export const ENTRY_BASES = ['FILL', 'ADVISED'] as const;
export type EntryBasis = (typeof ENTRY_BASES)[number];

export interface ReportedTrade {
  readonly tradeId: string;
  readonly advisorId: string;
  readonly advisorName: string | null;
  readonly instrument: Instrument;
  readonly side: Side;
  /** As the source says; null when it does not say (then it forms no rule). */
  readonly period: Period | null;
  /** The fill, or the advised level, rupees. */
  readonly entryPrice: Price;
  /** Of the fill, or when the idea was posted. */
  readonly entryAt: Instant;
  readonly entryBasis: EntryBasis;
  /** The stop as first published. */
  readonly stoploss: Price | null;
  /** As first published, nearest first. */
  readonly targets: readonly Price[];
  readonly exitPrice: Price;
  readonly exitAt: Instant;
  readonly exitReason: ExitReason | null;
}

/** +1 for BUY, -1 for SELL. */
export const directionOf = (side: Side): 1 | -1 => (side === 'BUY' ? 1 : -1);

/** Canonical text of everything the source reported: two rows with equal content are the same row. */
export function tradeContent(trade: ReportedTrade): string {
  const { instrument } = trade;
  return JSON.stringify([
    trade.tradeId,
    trade.advisorId,
    trade.advisorName,
    instrument.exchange,
    instrument.kind,
    instrument.underlying,
    instrument.kind === 'EQ' ? null : instrument.expiry,
    instrument.kind === 'OPT' ? [instrument.strike, instrument.optionType] : null,
    trade.side,
    trade.period,
    trade.entryPrice,
    trade.entryAt,
    trade.stoploss,
    trade.targets,
    trade.exitPrice,
    trade.exitAt,
    trade.exitReason,
    // Only where it is said, so that rows stored before there was such a column are equal still.
    ...(trade.entryBasis === 'FILL' ? [] : [trade.entryBasis]),
  ]);
}
