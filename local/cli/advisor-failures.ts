// Advisors that could not be measured: an upload is done without them, so it must be said aloud.
import type { Progress } from '#ports/uploads.ts';

type Failures = Progress['failures'];

const SHOWN_FAILURES = 10;

/** Says on standard error who was not measured and why, and lets the process end with 1. */
export function reportFailures(failures: Failures): void {
  if (failures.length === 0) return;
  process.stderr.write(`${failureLines(failures)}\n`);
  process.exitCode = 1;
}

/** One line for each of the first few, and how many more there are. */
function failureLines(failures: Failures): string {
  const lines = failures
    .slice(0, SHOWN_FAILURES)
    .map(({ advisorId, failure }) => `advisor ${advisorId} was not measured: ${failure}`);
  const more = failures.length - lines.length;
  return [...lines, ...(more > 0 ? [`... and ${more} more advisors`] : [])].join('\n');
}
