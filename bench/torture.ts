// Thousands of synthetic days with faults of every kind, all invariants on:
// `node bench/torture.ts [--runs N] [--days N] [--seed N] [--faults LEVEL] [--workers N] [--json]`.
import { fork } from 'node:child_process';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { CALM_BROKER, type MarketFaults } from '#core/simulation/broker/broker-plan.ts';
import type { FaultCoverage } from '#core/simulation/faults/coverage.ts';
import { faultPlan } from '#core/simulation/faults/fault-level.ts';
import { FAULT_LEVELS, type FaultLevel } from '#core/simulation/faults/fault-plan.ts';
import { allInvariants } from '#core/simulation/invariants/all-invariants.ts';
import { USUAL_LATENCY } from '#core/simulation/run/latency.ts';
import { simulate } from '#core/simulation/run/simulate.ts';
import { paperVenue, superVenue } from '#core/simulation/super-venue.ts';
import { syntheticDays } from '#core/simulation/synthetic/synthetic-days.ts';
import { DEFAULT_SETTINGS } from '#core/trading/engine/engine-settings.ts';
import { step } from '#core/trading/engine/step.ts';

/** What the market itself does wrong in all runs with faults. */
const MARKET_FAULTS: MarketFaults = {
  ...{ partFill: 0.1, rejected: 0.01, touchWithoutFill: 0.05 },
  ...{ exitsDropped: 0.01, stopLegRejected: 0.01, partToldAsPending: 0.3 },
};

interface Part {
  readonly from: number;
  readonly runs: number;
  readonly days: number;
  readonly faults: FaultLevel;
}

interface Total {
  runs: number;
  events: number;
  trades: number;
  struck: number;
  readonly violations: string[];
  readonly coverage: Record<string, Record<string, number>>;
}

const nothing = (): Total => ({
  ...{ runs: 0, events: 0, trades: 0, struck: 0, violations: [], coverage: {} },
});

function runSeed(seed: number, { days, faults }: Part): Total {
  const market = faults === 'none' || faults === 'harmless' ? CALM_BROKER.faults : MARKET_FAULTS;
  const run = simulate({
    ...{ days: syntheticDays(seed, days), settings: DEFAULT_SETTINGS, step },
    ...{ faults: faultPlan(faults, seed), latency: USUAL_LATENCY, invariants: allInvariants(step) },
    venueOf: (venue) =>
      venue === 'BROKER' ? superVenue({ ...CALM_BROKER, seed, faults: market }) : paperVenue({}),
  });
  const total = nothing();
  total.runs = 1;
  total.events = run.events;
  total.struck = run.faults.length;
  total.trades = run.days.reduce((sum, day) => sum + day.trades.length, 0);
  const [first] = run.violations;
  if (first !== undefined) total.violations.push(`seed ${seed}: ${first.invariant}: ${first.text}`);
  addCoverage(total, run.coverage);
  return total;
}

function addCoverage({ coverage }: Total, more: FaultCoverage): void {
  for (const [transition, faults] of Object.entries(more)) {
    coverage[transition] ??= {};
    const row = coverage[transition];
    for (const [fault, hits] of Object.entries(faults)) row[fault] = (row[fault] ?? 0) + hits;
  }
}

function add(total: Total, more: Total): void {
  total.runs += more.runs;
  total.events += more.events;
  total.trades += more.trades;
  total.struck += more.struck;
  total.violations.push(...more.violations);
  addCoverage(total, more.coverage);
}

/** A worker sends the total of each seed as it is through with it. */
function work(part: Part): void {
  for (let seed = part.from; seed < part.from + part.runs; seed++) {
    process.send?.(runSeed(seed, part));
  }
  process.disconnect();
}

async function torture(part: Part, workers: number, json: boolean): Promise<void> {
  const from = performance.now();
  const total = nothing();
  const each = Math.ceil(part.runs / workers);
  await Promise.all(
    Array.from({ length: workers }, (_, place) => {
      const runs = Math.min(each, part.runs - place * each);
      return runs <= 0 ? null : started({ ...part, from: part.from + place * each, runs }, total);
    }),
  );
  const seconds = (performance.now() - from) / 1000;
  process.stdout.write(
    json ? `${JSON.stringify({ ...part, ...total, seconds })}\n` : text(part, total, seconds),
  );
  if (total.violations.length > 0) process.exitCode = 1;
}

function started(part: Part, total: Total): Promise<void> {
  const child = fork(import.meta.filename, ['--worker', JSON.stringify(part)]);
  child.on('message', (more: Total) => {
    add(total, more);
    if (total.runs % 50 === 0) process.stderr.write(`${total.runs} runs\n`);
    for (const one of more.violations) process.stderr.write(`${one}\n`);
  });
  return new Promise((resolve, reject) => {
    child.on('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`worker of seed ${part.from}: ended with ${code}`)),
    );
  });
}

function text({ days, faults }: Part, total: Total, seconds: number): string {
  const { runs, events, trades, struck, violations, coverage } = total;
  const rows = Object.entries(coverage).sort(([a], [b]) => (a < b ? -1 : 1));
  const lines = rows.map(([transition, hits]) => {
    const sum = Object.values(hits).reduce((all, one) => all + one, 0);
    return `  ${transition.padEnd(40)} ${String(Object.keys(hits).length).padStart(3)} faults ${String(sum).padStart(9)} hits`;
  });
  return `${[
    `${runs * days} days (${runs} runs of ${days}), faults ${faults}: ${events} events, ${trades} legs, ${struck} faults struck`,
    `${seconds.toFixed(0)} s, ${Math.round(events / seconds)} events/s; ${violations.length} runs with a violation`,
    ...violations,
    'transitions of orders and legs while a fault was at work:',
    ...lines,
  ].join('\n')}\n`;
}

const option = { type: 'string' } as const;
const { values } = parseArgs({
  options: {
    ...{ runs: option, days: option, seed: option, faults: option, workers: option },
    ...{ worker: option, json: { type: 'boolean' } },
  } as const,
});
if (values.worker !== undefined) work(JSON.parse(values.worker));
else {
  const faults = FAULT_LEVELS.find((level) => level === (values.faults ?? 'heavy'));
  if (faults === undefined) throw new Error(`--faults: expected ${FAULT_LEVELS.join(', ')}`);
  const [from, runs, days] = [values.seed ?? 1, values.runs ?? 50, values.days ?? 2].map(Number);
  await torture(
    { from: from ?? 1, runs: runs ?? 50, days: days ?? 2, faults },
    Number(values.workers ?? cpus().length),
    values.json ?? false,
  );
}
