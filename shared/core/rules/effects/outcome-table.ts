// What the model learns from: one row per trade that counts, as columns. Fading is learnt from a second
// table with the fade's own replayed outcomes, never from the negative of this one.

export interface OutcomeTable {
  /** 0, 1, 2, ... per row. */
  readonly advisor: Int32Array;
  /** Per advisor, what his effects are drawn by (effect-key.ts); absent: his number. */
  readonly advisorKeys?: Int32Array;
  /** Per dimension (category, period, regime, weekday, session, ...) the level of each row, from 0. */
  readonly levels: readonly Int32Array[];
  /** Trading day of the entry as a whole number >= 0: all trades of a day share its market's shock. */
  readonly day: Int32Array;
  /** +1 if the trade gains when the market rises, -1 if it loses then. */
  readonly direction: Int8Array;
  /**
   * +1 if the trade gains when premiums rise (an option bought), -1 if it loses then, 0 for all others: a
   * day of large moves pays whoever bought options, calls and puts alike. Absent: no trade of options.
   */
  readonly premium?: Int8Array;
  /** Net R: (P&L - all costs) / initial risk, on the fill that was possible. */
  readonly outcome: Float64Array;
  /** Recency weight, 2^(-age / half-life), >= 0. A row of weight 0 is asked about but teaches nothing. */
  readonly weight: Float64Array;
}

/** Throws when columns differ in length or nothing carries weight: the model has nothing to say then. */
export function checkOutcomeTable(table: OutcomeTable): void {
  const rows = table.outcome.length;
  const { advisor, day, direction, weight, premium, levels } = table;
  const columns = [advisor, day, direction, weight, ...levels, ...(premium ? [premium] : [])];
  const odd = columns.find((column) => column.length !== rows);
  if (odd) throw new RangeError(`expected ${rows} rows in every column, found ${odd.length}`);
  if (!table.weight.some((weight) => weight > 0))
    throw new RangeError(`expected a row with weight, found none in ${rows} rows`);
  const faulty = table.outcome.findIndex((outcome) => !Number.isFinite(outcome));
  if (faulty !== -1)
    throw new RangeError(
      `expected a finite outcome, found ${table.outcome[faulty]} in row ${faulty}`,
    );
}

/** The outcomes held within +-limit R, so that one mad tick does not speak for its cell. */
export const winsorised = (outcome: Float64Array, limit: number): Float64Array =>
  outcome.map((value) => Math.min(limit, Math.max(-limit, value)));
