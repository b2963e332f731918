// The nine invariants of the design, in its order.
import type { Step } from '../run/simulation.ts';
import { capitalConserved } from './capital-conserved.ts';
import { decidedOnce } from './decided-once.ts';
import { fillOnce } from './fill-once.ts';
import { flatByEvidence } from './flat-by-evidence.ts';
import { intentFirst } from './intent-first.ts';
import type { Invariant } from './invariant.ts';
import { killSwitch } from './kill-switch.ts';
import { oneWriter } from './one-writer.ts';
import { replayEqual } from './replay-equal.ts';
import { stopCovered } from './stop-covered.ts';

/** `step` is the engine that is judged, for the one that repeats its steps. */
export const allInvariants = (step: Step): readonly Invariant[] => [
  capitalConserved,
  intentFirst,
  stopCovered,
  flatByEvidence,
  oneWriter,
  decidedOnce,
  killSwitch,
  fillOnce,
  replayEqual(step),
];
