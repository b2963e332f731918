// What must hold after every event of a simulation, judged with what the engine does not see: what was really
// written, sent and filled.
import type { Instant } from '#core/market/ist.ts';
import type { Commit, Effect, Query } from '#core/trading/engine/effect.ts';
import type { EngineState } from '#core/trading/engine/engine-state.ts';
import type { Venue as VenueName } from '#core/trading/orders/order.ts';
import type { DurableStore } from '../run/durable-store.ts';
import type { Stepped } from '../run/simulation.ts';
import type { Venue, VenueCommand } from '../venue.ts';

/** Design, section 5, in its order. */
export const INVARIANTS = [
  'CAPITAL_CONSERVED',
  'INTENT_FIRST',
  'STOP_COVERED',
  'FLAT_BY_EVIDENCE',
  'ONE_WRITER',
  'DECIDED_ONCE',
  'KILL_SWITCH',
  'FILL_ONCE',
  'REPLAY_EQUAL',
] as const;
export type InvariantName = (typeof INVARIANTS)[number];

export interface Violation {
  /** TOTAL = a step threw. */
  readonly invariant: InvariantName | 'TOTAL';
  readonly at: Instant;
  /** What, which id, expected and found. */
  readonly text: string;
}

/** What an invariant can look at. */
export interface Witness {
  readonly store: DurableStore;
  readonly venues: Readonly<Record<VenueName, Venue>>;
  /** The life that holds the lease; null while none does. */
  readonly life: number | null;
  /** Of that life. */
  readonly state: EngineState | null;
}

export type Happening =
  | { readonly kind: 'dayBegun'; readonly at: Instant }
  | {
      readonly kind: 'lifeBegun';
      readonly at: Instant;
      readonly life: number;
      readonly state: EngineState;
    }
  | { readonly kind: 'lifeEnded'; readonly at: Instant; readonly life: number }
  | ({ readonly kind: 'stepped' } & Stepped)
  /** The ledger's answer, as the ledger knows it. */
  | {
      readonly kind: 'committed';
      readonly at: Instant;
      readonly life: number;
      readonly commit: Commit;
      readonly written: 'WRITTEN' | 'AGAIN' | 'REFUSED';
    }
  /** An effect left the engine, which is not the same as arriving. */
  | { readonly kind: 'sent'; readonly at: Instant; readonly life: number; readonly effect: Effect }
  /** The venue did something: a command arrived, a price was traded, a session ended. */
  | { readonly kind: 'venue'; readonly at: Instant; readonly command: VenueCommand | null }
  | { readonly kind: 'asked'; readonly at: Instant; readonly query: Query }
  /** Everything of the day is settled. */
  | { readonly kind: 'dayEnded'; readonly at: Instant };

/** Gives what is wrong, in words; empty when it holds. */
export type Check = (happening: Happening, witness: Witness) => readonly string[];

export interface Invariant {
  readonly name: InvariantName;
  /** A check with a memory of its own, for one run. */
  readonly begin: () => Check;
}
