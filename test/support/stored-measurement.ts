// What the measured tables hold, written and read without a measurement.
import type { Sql } from '#adapters/postgres/connection.ts';
import { postgresMeasurements } from '#adapters/postgres/measurements.ts';
import { corpusWindow } from '#core/analytics/replay/corpus-window.ts';
import type { IsoDate } from '#core/market/ist.ts';
import type { AdvisorStanding } from '#core/pipeline/leaderboard.ts';
import type { MeasuredTrade } from '#core/pipeline/metrics.ts';
import { compareIds } from '#core/signals/id-order.ts';

/** All trades of the advisor that had entered by the date, in order of entry. */
export async function tradesKnownAt(
  sql: Sql,
  advisorId: string,
  asOf: IsoDate,
): Promise<{ readonly advisorName: string | null; readonly trades: readonly MeasuredTrade[] }> {
  const measurements = postgresMeasurements(sql);
  const { advisorName } = await measurements.start(advisorId, asOf);
  const { trades } = await measurements.input(advisorId, {
    window: corpusWindow(asOf),
    owed: [],
    resumeAt: null,
    stretches: [{ from: 0, to: 8_640_000_000_000_000 }],
  });
  const inOrder = [...trades].sort(
    (a, b) => a.entryAt - b.entryAt || compareIds(a.tradeId, b.tradeId),
  );
  return { advisorName, trades: inOrder };
}

export async function storeStanding(
  sql: Sql,
  asOf: IsoDate,
  { advisorId, advisorName, metrics }: AdvisorStanding,
): Promise<void> {
  await sql`
    insert into advisor_metrics (advisor_id, as_of, advisor_name, metrics)
    values (${advisorId}, ${asOf}, ${advisorName}, ${sql.json(metrics as never)})
    on conflict (advisor_id, as_of) do update set advisor_name = excluded.advisor_name,
      metrics = excluded.metrics`;
}
