// The invariants of the design, in its order.
import type { Invariant } from './invariant.ts';

export const ALL_INVARIANTS: readonly Invariant[] = [];
