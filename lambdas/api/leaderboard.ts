// The leaderboard and one advisor's figures.
import { type AdvisorReport, advisorReport } from '#contracts/advisor-report.ts';
import { advisorQuery, leaderboardQuery } from '#contracts/http.ts';
import type { IsoDate } from '#core/market/ist.ts';
import type { Standings } from '#ports/standings.ts';
import { json, notFound } from './http.ts';
import type { Handler } from './router.ts';
import { nextCursor } from './uploads.ts';

export interface LeaderboardPage {
  /** Null before anything was measured. */
  readonly asOf: IsoDate | null;
  readonly total: number;
  readonly items: readonly AdvisorReport[];
  readonly next: number | null;
}

/** As of the given date, else of the latest measurement. */
export const leaderboard =
  (standings: Standings): Handler =>
  async (request) => {
    const query = leaderboardQuery.parse(request.query);
    const asOf = query.asOf ?? (await standings.latestDate());
    if (asOf === null) return json(200, { asOf, total: 0, items: [], next: null });
    const { total, standings: found } = await standings.page(asOf, query);
    const page: LeaderboardPage = {
      asOf,
      total,
      items: found.map(advisorReport),
      next: nextCursor(query, found.length),
    };
    return json(200, page);
  };

export const advisor =
  (standings: Standings): Handler =>
  async ({ path, query }) => {
    const advisorId = path['advisorId'] ?? '';
    const asOf = advisorQuery.parse(query).asOf ?? (await standings.latestDate());
    const found = asOf === null ? null : await standings.ofAdvisor(asOf, advisorId);
    if (!found) throw notFound(`advisor ${advisorId} as of ${asOf ?? 'any date'}`);
    return json(200, { asOf, ...advisorReport(found) });
  };
