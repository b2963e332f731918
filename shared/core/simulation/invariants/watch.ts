// Every check after everything that happens, and what they found.
import type { Instant } from '#core/market/ist.ts';
import type { EngineEvent } from '#core/trading/engine/engine-event.ts';
import type { Happening, Invariant, Violation, Witness } from './invariant.ts';

export interface Watch {
  happened(happening: Happening): void;
  /** A step that throws has no answer to its event. */
  threw(at: Instant, event: EngineEvent, error: unknown): void;
  readonly violations: readonly Violation[];
}

export function watchOver(invariants: readonly Invariant[], witness: () => Witness): Watch {
  const checks = invariants.map(({ name, begin }) => ({ name, check: begin() }));
  const violations: Violation[] = [];
  return {
    happened: (happening) => {
      const seen = witness();
      for (const { name, check } of checks) {
        for (const text of check(happening, seen)) {
          violations.push({ invariant: name, at: happening.at, text });
        }
      }
    },
    threw: (at, event, error) => {
      const text = `step threw at ${JSON.stringify(event)}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
      violations.push({ invariant: 'TOTAL', at, text });
    },
    violations,
  };
}
