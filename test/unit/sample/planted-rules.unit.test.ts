// What rules find of the skill that the sample world has by construction.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { contractKey } from '#core/market/instrument.ts';
import { istDate } from '#core/market/ist.ts';
import { regimeBefore } from '#core/pipeline/regimes.ts';
import type { Rule } from '#core/rules/rule.ts';
import { buildRules } from '#core/rules/rule-build.ts';
import { DEFAULT_CONFIGURATION } from '#core/rules/rule-configuration.ts';
import { ruleTrade } from '#core/rules/rule-trade.ts';
import type { ReportedTrade } from '#core/signals/trade.ts';
import { readContractLots, readTrades } from '#local/cli/analysis-inputs.ts';
import { readRegimes } from '#local/cli/rule-inputs.ts';
import {
  DEFAULT_SEED,
  generateSampleWorld,
  LAST_DATE,
  type SampleWorld,
} from '#local/sample/world.ts';
import { writeSampleWorld } from '#local/sample/write.ts';
import { ruleReadings } from '#runtime/rule-readings.ts';

const folder = mkdtempSync(join(tmpdir(), 'saras-planted-'));
const world = generateSampleWorld(DEFAULT_SEED);
let rules: readonly Rule[] = [];

beforeAll(async () => {
  await writeSampleWorld(world, folder);
  rules = await rulesOf(world);
});
afterAll(() => rmSync(folder, { recursive: true }));

async function rulesOf({ prices }: SampleWorld): Promise<readonly Rule[]> {
  const path = join(folder, 'trades.csv.gz');
  const { trades } = await readTrades(path, () => undefined);
  const lots = await readContractLots(path, folder);
  const labelOn = await readRegimes(folder);
  const lotOf = ({ instrument }: ReportedTrade) => lots.lotOf(contractKey(instrument));
  const readings = await ruleReadings(trades, prices, { fade: DEFAULT_CONFIGURATION.fade, lotOf });
  const known = trades.map((trade, place) => {
    const reading = readings[place];
    if (reading === undefined) throw new Error(`trade ${trade.tradeId}: expected a reading`);
    const { underlying } = trade.instrument;
    const { regime } = regimeBefore(underlying, istDate(trade.entryAt), labelOn);
    return ruleTrade(trade, { ...reading, regime, lot: lotOf(trade) });
  });
  return buildRules(known, LAST_DATE, DEFAULT_CONFIGURATION).rules;
}

/** Habits of the advisors of some rules, each with how many rules there are. */
function habitsOf(some: readonly Rule[]): ReadonlyMap<string, number> {
  const names = new Map(world.advisors.map(({ advisorId, habit }) => [advisorId, habit.name]));
  const counts = new Map<string, number>();
  for (const { advisorId } of some) {
    const name = names.get(advisorId) ?? 'nobody';
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

const active = (direction: Rule['direction']) =>
  rules.filter((rule) => rule.active && rule.direction === direction);

describe('given the sample world with a few masters and a few who are worth fading', () => {
  it('when rules are built, then only masters are followed, in more than one category', () => {
    const followed = active('NORMAL');
    expect(new Set(habitsOf(followed).keys()).size).toBe(1);
    expect(habitsOf(followed).get('index master')).toBeGreaterThan(20);
    expect(followed.every(({ posteriorMeanR }) => (posteriorMeanR ?? 0) > 0.2)).toBe(true);
    const categories = new Set(followed.map(({ category }) => category));
    expect([...categories].sort()).toEqual(['INDEX_FUTURES', 'INDEX_OPTIONS']);
  });

  it('when rules are built, then most that fade are of those worth fading, and none of a master', () => {
    const faded = active('REVERSE');
    const habits = habitsOf(faded);
    expect((habits.get('worth fading') ?? 0) / faded.length).toBeGreaterThan(0.75);
    expect(habits.has('index master')).toBe(false);
    expect(habits.has('stock master')).toBe(false);
  });

  it('when skill was not enough for the gates, then it is selected and stays off', () => {
    const off = rules.filter(
      (rule) => rule.selected && rule.direction === 'NORMAL' && !rule.active,
    );
    const habits = habitsOf(off);
    expect(habits.get('stock master')).toBeGreaterThan(5);
    expect(habits.get('index futures craftsman')).toBeGreaterThan(5);
  });
});
