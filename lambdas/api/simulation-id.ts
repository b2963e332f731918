// What a simulation is of, as its name: equal plans of equal trades are one simulation.
import { createHash } from 'node:crypto';
import type { BacktestPlan } from '#core/simulation/backtest.ts';

const LENGTH = 32;

/** 32 hexadecimal digits; the order in which keys were written does not matter. */
export const simulationId = (plan: BacktestPlan, fingerprint: string): string =>
  createHash('sha256')
    .update(JSON.stringify(sorted({ plan, fingerprint })))
    .digest('hex')
    .slice(0, LENGTH);

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, own]) => [key, sorted(own)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
