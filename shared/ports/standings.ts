// Stored metrics of advisors, as the API reads them.
import type { LeaderboardQuery } from '#contracts/http.ts';
import type { IsoDate } from '#core/market/ist.ts';
import type { AdvisorStanding } from '#core/pipeline/leaderboard.ts';

export interface StandingsPage {
  readonly asOf: IsoDate;
  readonly total: number;
  readonly standings: readonly AdvisorStanding[];
}

export interface Standings {
  /** Latest measured date, null before the first measurement. */
  latestDate(): Promise<IsoDate | null>;
  page(asOf: IsoDate, query: LeaderboardQuery): Promise<StandingsPage>;
  ofAdvisor(asOf: IsoDate, advisorId: string): Promise<AdvisorStanding | null>;
}
