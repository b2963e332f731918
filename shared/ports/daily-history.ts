// Daily bars and the regimes labelled from them.
import type { DatedBar } from '#core/pipeline/daily-runs.ts';
import type { DatedRegime } from '#core/pipeline/regimes.ts';

export interface DailyHistory {
  underlyings(): Promise<readonly string[]>;
  /** Oldest first. */
  bars(underlying: string): Promise<readonly DatedBar[]>;
  /**
   * Stores the labels that are new or changed; trades that may know one of them become stale. Returns
   * how many labels changed and creates the run's work for the advisors concerned.
   */
  label(runId: string, underlying: string, labels: readonly DatedRegime[]): Promise<number>;
}
