// How long a run took, how fast it was and how much memory it needed at its peak.

export interface RunTiming {
  readonly seconds: number;
  readonly rows: number;
  readonly rowsPerSecond: number;
  /** Largest resident memory of the process so far. */
  readonly peakMemoryMb: number;
  /** Seconds by phase. */
  readonly phases: Readonly<Record<string, number>>;
}

export interface Stopwatch {
  /** Ends the phase that ran since the start or the last call. */
  phase(name: string): void;
  timing(rows: number): RunTiming;
}

const rounded = (value: number): number => Math.round(value * 1000) / 1000;

export function stopwatch(): Stopwatch {
  const start = performance.now();
  const phases: Record<string, number> = {};
  let last = start;
  return {
    phase(name) {
      const now = performance.now();
      phases[name] = rounded((now - last) / 1000);
      last = now;
    },
    timing(rows) {
      const seconds = (performance.now() - start) / 1000;
      return {
        seconds: rounded(seconds),
        rows,
        rowsPerSecond: Math.round(rows / seconds),
        peakMemoryMb: Math.round(process.resourceUsage().maxRSS / 1024),
        phases,
      };
    },
  };
}

/** One line for people. */
export function timingLine({ seconds, rows, rowsPerSecond, peakMemoryMb, phases }: RunTiming) {
  const parts = Object.entries(phases).map(([name, each]) => `${name} ${each.toFixed(1)} s`);
  return `${rows} rows in ${seconds.toFixed(1)} s, ${rowsPerSecond} rows/s, peak memory ${peakMemoryMb} MB (${parts.join(', ')})\n`;
}
