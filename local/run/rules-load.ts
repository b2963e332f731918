// The rules that follow from what was loaded: the pipeline ends with them, a few seconds after the last advisor.
import { setTimeout as pause } from 'node:timers/promises';
import type { IsoDate } from '#core/market/ist.ts';
import type { RuleDirection } from '#core/rules/rule-direction.ts';
import type { SarasApi } from '#local/client/saras-api.ts';
import type { Cloud } from '#local/cloud.ts';
import type { ListedRun, StoredRule } from '#ports/rule-records.ts';

export interface LoadedRules {
  readonly run: ListedRun;
  readonly active: Readonly<Record<RuleDirection, readonly StoredRule[]>>;
}

const POLL_MS = 100;
/** A build of 100,000 trades takes about ten seconds, on a busy machine a minute. */
const PATIENCE_MS = 180_000;

/** Null when no build as of the date or later comes. */
export async function loadedRules(
  cloud: Pick<Cloud, 'queues'>,
  api: SarasApi,
  asOf: IsoDate,
): Promise<LoadedRules | null> {
  const run = await finishedRun(cloud, api, asOf);
  if (run === null) return null;
  return {
    run,
    active: {
      NORMAL: await api.activeRules('NORMAL'),
      REVERSE: await api.activeRules('REVERSE'),
    },
  };
}

/** The newest build, once nobody asks for another one. */
async function finishedRun(
  cloud: Pick<Cloud, 'queues'>,
  api: SarasApi,
  asOf: IsoDate,
): Promise<ListedRun | null> {
  const deadline = performance.now() + PATIENCE_MS;
  while (performance.now() < deadline) {
    if (isQuiet(cloud)) {
      const run = await api.latestRuleRun();
      if (run !== null && run.inputs.asOf >= asOf) return run;
    }
    await pause(POLL_MS);
  }
  return null;
}

const isQuiet = ({ queues }: Pick<Cloud, 'queues'>): boolean =>
  queues()
    .filter(({ name }) => name.endsWith('-rules.fifo'))
    .every(({ ready, delayed, inFlight }) => ready + delayed + inFlight === 0);
