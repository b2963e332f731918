// Which faults strike. Each place where one can strike has a name; whether it does follows from the seed and
// that name alone, so that a run can be repeated with some of its faults left out.
import type { FaultKind } from './fault-kind.ts';

export const FAULT_LEVELS = ['none', 'harmless', 'light', 'heavy'] as const;
/** `harmless` = only what does not change what the market does to us. */
export type FaultLevel = (typeof FAULT_LEVELS)[number];

export interface FaultPlan {
  readonly seed: number;
  /** Chance per place at which that fault can strike; absent = never. */
  readonly chance: Readonly<Partial<Record<FaultKind, number>>>;
  /** Names of the only faults that may strike; null = all. */
  readonly only: ReadonlySet<string> | null;
}
