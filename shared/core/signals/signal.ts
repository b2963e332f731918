// A trading idea of an advisor as its source publishes it: the document of `signals`, once its shape is known.
import type { OptionType } from '#core/market/instrument.ts';
import type { Price } from '#core/market/money.ts';
import type { ExitReason, Period, Side } from '#core/signals/trade.ts';

export type SignalInstrument = {
  readonly exchange: string;
  readonly kind: 'EQ' | 'FUT' | 'OPT';
  readonly underlying: string;
  readonly expiry?: string | undefined;
  readonly strike?: Price | undefined;
  readonly optionType?: OptionType | undefined;
};

export type SignalExit = {
  readonly price: Price;
  /** ISO 8601 with offset. */
  readonly at: string;
  readonly reason: ExitReason;
};

/** Times are ISO 8601 with offset. Values are as published: judging them is the pipeline's work. */
export type Signal = {
  readonly _id: string;
  readonly advisorId: string;
  readonly advisorName: string;
  readonly sebiRegNo: string;
  readonly source: string;
  readonly instrument: SignalInstrument;
  readonly side: Side;
  /** The advised entry; what was really paid stands in `fill`. */
  readonly entry: Price;
  readonly stoploss: Price | null;
  readonly targets: readonly Price[];
  readonly period: Period;
  readonly status: 'OPEN' | 'CANCELLED' | 'CLOSED';
  readonly postedAt: string;
  readonly updatedAt: string;
  readonly fill?: { readonly price: Price; readonly at: string } | undefined;
  readonly exit?: SignalExit | undefined;
};

/** A signal whose outcome is known. */
export type ClosedSignal = Signal & { readonly status: 'CLOSED'; readonly exit: SignalExit };
