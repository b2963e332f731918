// Daily bars, the regimes labelled from them, and the shapes of their sessions.
import type { IsoDate } from '#core/market/ist.ts';
import type { DatedBar } from '#core/pipeline/daily-runs.ts';
import type { DatedRegime } from '#core/pipeline/regimes.ts';
import type { DatedShape } from '#core/pipeline/session-shapes.ts';

export interface Unlabelled {
  readonly underlying: string;
  /** The earliest bar that is new or corrected, or whose labels are of an older version. */
  readonly from: IsoDate;
}

/** Days to fold from prices: without a bar at all, or also those folded before. */
export type Unfolded = 'MISSING' | 'NOT_UPLOADED';

export interface Lacking {
  readonly underlying: string;
  /** Ascending. */
  readonly dates: readonly IsoDate[];
}

export interface DailyHistory {
  /** In order of name. */
  underlyings(): Promise<readonly string[]>;
  /** Only those with something to label, in order of name. */
  unlabelled(): Promise<readonly Unlabelled[]>;
  /** Oldest first. */
  bars(underlying: string): Promise<readonly DatedBar[]>;
  /**
   * Stores the labels that are new or changed; trades that may know one of them become stale. Returns
   * how many labels changed and creates the run's work for the advisors concerned.
   */
  label(runId: string, underlying: string, labels: readonly DatedRegime[]): Promise<number>;
  /** Stores shapes that are new or changed; no trade depends on them. Returns how many changed. */
  shape(underlying: string, shapes: readonly DatedShape[]): Promise<number>;
  /** Both labels are stored: the bars owe none, unless they changed since they were read. */
  labelled(underlying: string, bars: readonly DatedBar[]): Promise<void>;
  /** Of the dates, those without a bar: of the market, and of underlyings seen in the year before. */
  lacking(dates: readonly IsoDate[], unfolded: Unfolded): Promise<readonly Lacking[]>;
  /** Stores bars folded from prices, never over one from a file. Returns how many are new or other. */
  addFolded(underlying: string, bars: readonly DatedBar[]): Promise<number>;
}
