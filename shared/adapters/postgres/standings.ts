// Advisors' metrics in PostgreSQL, and the leaderboard over them.
import type { LeaderboardQuery, LeaderboardSort } from '#contracts/http.ts';
import { storable } from '#core/pipeline/field.ts';
import type { AdvisorStanding } from '#core/pipeline/leaderboard.ts';
import type { AdvisorMetrics } from '#core/pipeline/metrics.ts';
import type { Standings } from '#ports/standings.ts';
import type { Sql } from './connection.ts';

interface StandingRow {
  advisor_id: string;
  advisor_name: string | null;
  metrics: AdvisorMetrics;
}

/** Column and best-first direction of every sort; a drawdown is negative, so the largest is the best. */
const SORT_COLUMNS: Readonly<Record<LeaderboardSort, string>> = {
  sharpe: 'sharpe',
  mdd: 'mdd_pct',
  return: 'return_pct',
  weightedWinRate: 'weighted_win_rate',
  trades: 'trades',
};

export function postgresStandings(sql: Sql): Standings {
  return {
    async latestDate() {
      const [row] = await sql<{ as_of: string | null }[]>`
        select max(as_of) as as_of from advisor_metrics`;
      return row?.as_of ?? null;
    },
    async page(asOf, query) {
      const rows = await sql<StandingRow[]>`
        select advisor_id, advisor_name, metrics from advisor_metrics where as_of = ${asOf}
        order by ranked desc, ${sortKey(sql, query)}, advisor_id collate "C"
        offset ${query.cursor} limit ${query.limit}`;
      const [count] = await sql<{ total: number }[]>`
        select count(*) as total from advisor_metrics where as_of = ${asOf}`;
      return { asOf, total: count?.total ?? 0, standings: rows.map(standingOf) };
    },
    async ofAdvisor(asOf, advisorId) {
      if (storable(advisorId) !== advisorId) return null;
      const [row] = await sql<StandingRow[]>`
        select advisor_id, advisor_name, metrics from advisor_metrics
        where as_of = ${asOf} and advisor_id = ${advisorId}`;
      return row ? standingOf(row) : null;
    },
  };
}

/** Unranked advisors have no place in any order but that of their ids. */
const sortKey = (sql: Sql, { sort, order }: LeaderboardQuery) => {
  const column = sql(SORT_COLUMNS[sort]);
  return order === 'best'
    ? sql`case when ranked then ${column} end desc nulls last`
    : sql`case when ranked then ${column} end asc nulls last`;
};

const standingOf = (row: StandingRow): AdvisorStanding => ({
  advisorId: row.advisor_id,
  advisorName: row.advisor_name,
  metrics: row.metrics,
});
