// Bookkeeping of a start: how long each part took, and how to undo what has been started.

export type Timing = { readonly part: string; readonly ms: number };

export type StartUp = {
  readonly timings: readonly Timing[];
  /** Measures one step. */
  readonly timed: <T>(part: string, step: () => Promise<T> | T) => Promise<T>;
  /** Registers how to stop what was just started. */
  readonly onStop: (part: string, stop: () => Promise<void> | void) => void;
  /** Stops everything in reverse order; one part that fails to stop does not keep the others. */
  readonly stop: () => Promise<void>;
};

export function beginStartUp(log: (line: string) => void): StartUp {
  const timings: Timing[] = [];
  const stops: { readonly part: string; readonly stop: () => Promise<void> | void }[] = [];
  let stopped: Promise<void> | undefined;

  const stopAll = async (): Promise<void> => {
    for (const { part, stop } of stops.reverse()) {
      try {
        await stop();
      } catch (error) {
        log(`${part} did not stop cleanly: ${error}`);
      }
    }
  };
  return {
    timings,
    timed: async (part, step) => {
      const began = performance.now();
      const result = await step();
      timings.push({ part, ms: Math.round(performance.now() - began) });
      return result;
    },
    onStop: (part, stop) => void stops.push({ part, stop }),
    stop: () => {
      stopped ??= stopAll();
      return stopped;
    },
  };
}
