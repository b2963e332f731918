// What the figures were measured on: processors, memory, and how fast one core reads memory.
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { medians } from './comparison.ts';

export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly node: string;
  /** Of the last minute: above 0.1 per core the machine was shared. */
  readonly load: number;
}

export const machine = (): Machine => ({
  processor: cpus()[0]?.model ?? 'unknown',
  cores: availableParallelism(),
  memoryGb: Math.round(totalmem() / 2 ** 30),
  node: process.version,
  load: loadavg()[0] ?? Number.NaN,
});

const COLUMN = 32 * 2 ** 20;

/** Bytes per second of summing 256 MB of doubles in order: what a pass over memory can reach here. */
export async function memoryBandwidth(): Promise<number> {
  const column = new Float64Array(COLUMN).fill(1);
  const [ms = Number.NaN] = await medians(3, [() => sumOf(column)]);
  return column.byteLength / (ms / 1000);
}

/** Four sums side by side, so that adding does not wait for itself. */
function sumOf(column: Float64Array): number {
  let [a, b, c, d] = [0, 0, 0, 0];
  for (let i = 0; i < column.length; i += 4) {
    a += column[i] ?? 0;
    b += column[i + 1] ?? 0;
    c += column[i + 2] ?? 0;
    d += column[i + 3] ?? 0;
  }
  return a + b + c + d;
}

/** The most memory this process ever had, in MB. */
export const peakMemoryMb = (): number => Math.round(process.resourceUsage().maxRSS / 1024);
