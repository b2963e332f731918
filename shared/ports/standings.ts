// Stored metrics of advisors: written by the metrics function, read by the API.
import type { LeaderboardQuery } from '#contracts/http.ts';
import type { IsoDate } from '#core/market/ist.ts';
import type { AdvisorStanding } from '#core/pipeline/leaderboard.ts';

export interface StandingsPage {
  readonly asOf: IsoDate;
  readonly total: number;
  readonly standings: readonly AdvisorStanding[];
}

export interface Standings {
  store(asOf: IsoDate, standing: AdvisorStanding): Promise<void>;
  /** The advisor does not exist at that date (any more). */
  remove(asOf: IsoDate, advisorId: string): Promise<void>;
  /** Latest measured date, null before the first measurement. */
  latestDate(): Promise<IsoDate | null>;
  page(asOf: IsoDate, query: LeaderboardQuery): Promise<StandingsPage>;
  ofAdvisor(asOf: IsoDate, advisorId: string): Promise<AdvisorStanding | null>;
}
