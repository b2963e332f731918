// The least that still breaks an invariant: signals and faults are left out as long as the same one is broken.
import type { Violation } from '../invariants/invariant.ts';
import type { SimulationRun } from './day-run.ts';
import { simulate } from './simulate.ts';
import type { Arrival } from './simulated-day.ts';
import type { Simulation } from './simulation.ts';

export interface Reproduction {
  readonly invariant: Violation['invariant'];
  readonly text: string;
  readonly seed: number;
  /** Ids of the signals that are needed, and names of the faults. */
  readonly signals: readonly string[];
  readonly faults: readonly string[];
  /** Runs that it took. */
  readonly runs: number;
}

/** Null when nothing was broken. `most` = runs that may be spent. */
export function reproduction(
  simulation: Simulation,
  run: SimulationRun,
  most: number,
): Reproduction | null {
  const [first] = run.violations;
  if (first === undefined) return null;
  let runs = 0;
  let text = first.text;
  const isBroken = (signals: readonly string[], faults: readonly string[]): boolean => {
    if (runs >= most) return false;
    runs += 1;
    const again = simulate(reduced(simulation, new Set(signals), new Set(faults)));
    const same = again.violations.find(({ invariant }) => invariant === first.invariant);
    text = same?.text ?? text;
    return same !== undefined;
  };
  const all = [...new Set(simulation.days.flatMap(({ arrivals }) => arrivals.map(idOf)))];
  const struck = [...new Set(run.faults)];
  const signals = least(all, (some) => isBroken(some, struck));
  const faults = least(struck, (some) => isBroken(signals, some));
  const { seed } = simulation.faults;
  return { invariant: first.invariant, text, seed, signals, faults, runs };
}

const idOf = (arrival: Arrival): string =>
  arrival.kind === 'SIGNAL' ? arrival.signal._id : arrival.signalId;

const reduced = (
  simulation: Simulation,
  signals: ReadonlySet<string>,
  faults: ReadonlySet<string>,
): Simulation => ({
  ...simulation,
  days: simulation.days.map((day) => ({
    ...day,
    arrivals: day.arrivals.filter((arrival) => signals.has(idOf(arrival))),
  })),
  faults: { ...simulation.faults, only: faults },
});

/** Leaves out halves, quarters, ... and in the end single ones, as long as what is left is enough. */
function least(
  all: readonly string[],
  isEnough: (some: readonly string[]) => boolean,
): readonly string[] {
  let kept = all;
  for (let size = kept.length; size >= 1; size = Math.floor(size / 2)) {
    for (let from = 0; from < kept.length; ) {
      const rest = [...kept.slice(0, from), ...kept.slice(from + size)];
      if (rest.length < kept.length && isEnough(rest)) kept = rest;
      else from += size;
    }
  }
  return kept;
}
