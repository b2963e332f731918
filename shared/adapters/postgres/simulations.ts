// Simulations in PostgreSQL. The report is kept as it was written; its positions are rows of their own.
import type { BacktestReport } from '#contracts/backtest-report.ts';
import { simulationPlan } from '#contracts/simulation.ts';
import type { Instant } from '#core/market/ist.ts';
import { storable } from '#core/pipeline/field.ts';
import {
  BACKTEST_POLICIES,
  type BacktestPolicy,
  type BacktestPosition,
} from '#core/simulation/backtest.ts';
import type { Simulation, SimulationSummary, Simulations } from '#ports/simulations.ts';
import type { Sql, Transaction } from './connection.ts';
import { transaction } from './transaction.ts';

interface SimulationRow {
  id: string;
  from: string;
  to: string;
  configurationVersion: number;
  fingerprint: string;
  trades: number;
  requestedBy: string;
  requestedAt: Instant;
  attempt: number;
  status: Simulation['status'];
  phase: string | null;
  done: number;
  total: number;
  startedAt: Instant | null;
  progressedAt: Instant | null;
  finishedAt: Instant | null;
  failure: string | null;
}

/** Positions written by one statement. */
const BATCH = 2_000;

export function postgresSimulations(sql: Sql): Simulations {
  return {
    async request({ id, plan, of, requestedBy }) {
      await sql`
        insert into simulations as s (id, plan, fingerprint, trades, requested_by)
        values (${id}, ${sql.json(plan as never)}, ${of.fingerprint}, ${of.trades},
          ${storable(requestedBy)})
        on conflict (id) do update set status = 'REQUESTED', attempt = s.attempt + 1,
          failure = null, phase = null, done = 0, total = 0, started_at = null,
          progressed_at = null, finished_at = null, requested_at = now(),
          requested_by = excluded.requested_by
        where s.status = 'FAILED'`;
      const simulation = await find(sql, id);
      if (!simulation)
        throw new Error(`simulation ${id}: expected the row just written, found none`);
      return simulation;
    },
    find: (id) => find(sql, id),
    async list({ cursor, limit }) {
      const rows = await sql<SimulationRow[]>`
        ${selectSimulations(sql)} order by sequence desc offset ${cursor} limit ${limit}`;
      return rows.map(simulationOf);
    },
    async begin(id) {
      const [row] = await sql<{ plan: unknown }[]>`
        update simulations set status = 'RUNNING', failure = null, phase = 'starting', done = 0,
          total = 0, started_at = now(), progressed_at = now(), finished_at = null
        where id = ${id} and status <> 'DONE' returning plan`;
      return row ? simulationPlan.parse(row.plan) : null;
    },
    async advance(id, { phase, done, total }) {
      await sql`update simulations set phase = ${phase}, done = ${done}, total = ${total},
          progressed_at = now()
        where id = ${id} and status = 'RUNNING'`;
    },
    finish: (id, report) => transaction(sql, (tx) => finish(tx, id, report)),
    async fail(id, reason) {
      await sql`update simulations set status = 'FAILED', failure = ${storable(reason)},
          finished_at = now()
        where id = ${id} and status in ('REQUESTED', 'RUNNING')`;
    },
    async summary(id) {
      const [row] = await sql<{ report: SimulationSummary | null }[]>`
        select report from simulations where id = ${id}`;
      return row?.report ?? null;
    },
    async positions(id, policy, { cursor, limit }) {
      const rows = await sql<{ position: BacktestPosition }[]>`
        select position from simulation_positions
        where simulation_id = ${id} and policy = ${policy} and number >= ${cursor}
        order by number limit ${limit}`;
      return rows.map(({ position }) => position);
    },
  };
}

async function finish(tx: Transaction, id: string, report: BacktestReport): Promise<void> {
  const written = await tx`
    update simulations set status = 'DONE', report = ${JSON.stringify(summaryOf(report))}::text::json,
      failure = null, phase = null, finished_at = now()
    where id = ${id} and status <> 'DONE'`;
  if (written.count === 0) return;
  for (const policy of BACKTEST_POLICIES) {
    await writePositions(tx, { id, policy }, report.policies[policy].positions);
  }
}

async function writePositions(
  tx: Transaction,
  { id, policy }: { readonly id: string; readonly policy: BacktestPolicy },
  positions: readonly BacktestPosition[],
): Promise<void> {
  for (let from = 0; from < positions.length; from += BATCH) {
    const rows = positions.slice(from, from + BATCH);
    await tx`
      insert into simulation_positions (simulation_id, policy, number, position)
      select ${id}, ${policy}, ${from}::int + place - 1, position
      from json_array_elements(${JSON.stringify(rows)}::text::json)
        with ordinality as p(position, place)`;
  }
}

/** The report without its positions. */
export function summaryOf({ policies, ...report }: BacktestReport): SimulationSummary {
  const short = (policy: BacktestPolicy) => {
    const { positions: _, ...figures } = policies[policy];
    return figures;
  };
  return {
    ...report,
    policies: { ACTIVE: short('ACTIVE'), SELECTION: short('SELECTION'), GATES: short('GATES') },
  };
}

async function find(sql: Sql, id: string): Promise<Simulation | null> {
  const [row] = await sql<SimulationRow[]>`${selectSimulations(sql)} where id = ${id}`;
  return row ? simulationOf(row) : null;
}

const selectSimulations = (sql: Sql) => sql`
  select id, plan->>'from' as from, plan->>'to' as to,
    (plan->'configuration'->>'version')::int as "configurationVersion", fingerprint, trades,
    requested_by as "requestedBy", requested_at as "requestedAt", attempt, status, phase, done,
    total, started_at as "startedAt", progressed_at as "progressedAt",
    finished_at as "finishedAt", failure
  from simulations`;

const simulationOf = (row: SimulationRow): Simulation => ({
  id: row.id,
  from: row.from,
  to: row.to,
  configurationVersion: row.configurationVersion,
  of: { fingerprint: row.fingerprint, trades: row.trades },
  requestedBy: row.requestedBy,
  requestedAt: row.requestedAt,
  attempt: row.attempt,
  status: row.status,
  progress: row.phase === null ? null : { phase: row.phase, done: row.done, total: row.total },
  startedAt: row.startedAt,
  progressedAt: row.progressedAt,
  finishedAt: row.finishedAt,
  failure: row.failure,
});
