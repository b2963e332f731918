// Where the outcomes of published signals come from; only the order and the place to go on are promised.

/** The last document that was taken over; `updatedAt` is ISO 8601 with offset. */
export type Watermark = {
  readonly updatedAt: string;
  readonly id: string;
};

export interface ClosedSignals {
  /**
   * Raw documents of closed signals that were closed or corrected after the watermark (null = all), at most
   * `limit`, in the order (updatedAt as an instant, _id as text). Documents whose `updatedAt` is no time have
   * no place in that order: they come last, in every pull that has room for them, so that they are rejected
   * with a reason instead of being lost. Throws on connection errors; nothing is skipped.
   */
  closedOrCorrectedSince(watermark: Watermark | null, limit: number): AsyncIterable<unknown>;
}
