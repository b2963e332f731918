// Daily bars and the regimes labelled from them.
import type { IsoDate } from '#core/market/ist.ts';
import type { DatedBar, DatedRegime } from '#core/pipeline/regimes.ts';

export interface DailyHistory {
  underlyings(): Promise<readonly string[]>;
  /** Oldest first. */
  bars(underlying: string): Promise<readonly DatedBar[]>;
  /**
   * Stores the labels that are new or changed; trades that may know one of them become stale. Returns
   * how many labels changed and creates the run's work for the advisors concerned.
   */
  label(runId: string, underlying: string, labels: readonly DatedRegime[]): Promise<number>;
  /** Date as of which advisors were measured last. */
  measuredAsOf(): Promise<IsoDate | null>;
}
