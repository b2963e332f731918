// What `saras simulate` is asked for.
import { parseArgs } from 'node:util';
import { FAULT_LEVELS, type FaultLevel } from '#core/simulation/faults/fault-plan.ts';
import { UsageError } from './usage.ts';

export interface SimulateOptions {
  readonly signals: string;
  readonly tape: string;
  readonly rules: string | null;
  readonly conditions: string | null;
  readonly seed: number;
  readonly faults: FaultLevel;
  /** Runs, each with the next seed. */
  readonly days: number;
  /** Shows the way of one signal, gate by gate. */
  readonly signal: string | null;
  readonly json: boolean;
}

const USAGE =
  'simulate --signals FILE --tape FILE [--rules FILE] [--conditions FILE] [--seed N] [--faults LEVEL] [--days N] [--signal ID] [--json]';

const text = { type: 'string' } as const;

/** Throws UsageError with the usage, or with what is wrong with an option. */
export function simulateOptions(args: readonly string[]): SimulateOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...{ signals: text, tape: text, rules: text, conditions: text, seed: text, faults: text },
      ...{ days: text, signal: text, json: { type: 'boolean' } },
    } as const,
  });
  const { signals, tape } = values;
  if (signals === undefined || tape === undefined) throw new UsageError(USAGE);
  return {
    ...{ signals, tape, rules: values.rules ?? null, conditions: values.conditions ?? null },
    seed: whole('--seed', values.seed ?? '1', 0),
    faults: level(values.faults ?? 'none'),
    days: whole('--days', values.days ?? '1', 1),
    ...{ signal: values.signal ?? null, json: values.json ?? false },
  };
}

function whole(option: string, value: string, least: number): number {
  const number = Number(value);
  if (value !== '' && Number.isSafeInteger(number) && number >= least) return number;
  throw new UsageError(`${option}: expected a whole number >= ${least}, found "${value}"`);
}

function level(value: string): FaultLevel {
  const known = FAULT_LEVELS.find((one) => one === value);
  if (known !== undefined) return known;
  throw new UsageError(`--faults: expected ${FAULT_LEVELS.join(', ')}, found "${value}"`);
}
