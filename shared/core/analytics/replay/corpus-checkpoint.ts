// What a replay knows at the beginning of a trading day, small enough to be stored: whoever has it and
// the trades with an event from then on continues as if he had walked all the way.
import type { Instant } from '#core/market/ist.ts';

export interface CorpusCheckpoint {
  /** Midnight in India: everything before it is in the state. */
  readonly at: Instant;
  /** The row of `replay-state`. */
  readonly state: readonly number[];
  /** Trades whose exit is still to come although they never entered, in order of entry. */
  readonly skippedOpen: readonly string[];
}
