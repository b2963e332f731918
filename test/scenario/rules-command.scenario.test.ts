// `saras rules` as people and machines use it, and what it must not know of the days after its date.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DEFAULT_CONFIGURATION } from '#core/rules/rule-configuration.ts';
import { saras } from '#test/support/saras-process.ts';
import { tradedDates, winnerAndLoser } from '#test/support/winner-and-loser.ts';

const dates = tradedDates('2024-06-28');
const AS_OF = '2024-05-31';

const rules = (folder: string, ...args: readonly string[]) =>
  saras('rules', join(folder, 'trades.csv'), '--bars', folder, ...args);

let whole = '';
beforeAll(() => {
  whole = winnerAndLoser('2024-06-28');
});
afterAll(() => rmSync(whole, { recursive: true }));

describe('given an advisor who always wins and one who always loses', () => {
  it('when a machine asks, then the one is a rule to follow, the other one to fade, with all evidence', async () => {
    const { code, stdout, stderr } = await rules(whole, '--json');
    expect(code).toBe(0);
    expect(stderr).toMatch(/rows in .* peak memory/);
    const report = JSON.parse(stdout);
    const of = (advisorId: string, direction: string) =>
      report.rules.find(
        (rule: Record<string, unknown>) =>
          rule['advisorId'] === advisorId &&
          rule['direction'] === direction &&
          rule['kind'] === 'MINI' &&
          rule['regime'] === null,
      );
    const good = of('GOOD', 'NORMAL');
    expect(good).toMatchObject({
      ...{ category: 'NSE_EQ', period: 'INTRADAY', weekday: null, session: null },
      ...{ n: dates.length, gatesLevel: 'MINI', selected: true },
      window: { from: dates[0], to: dates.at(-1) },
      tradeIds: dates.map((_, n) => `G${n}`),
    });
    expect(good.posteriorMeanR).toBeGreaterThan(0.5);
    expect(
      good.gates.map(({ gate, pass }: { gate: string; pass: boolean }) => [gate, pass]),
    ).toEqual([
      ['MINIMUM_TRADES', true],
      ['WIN_RATE', true],
      ['SHARPE', true],
      ['PROFIT_FACTOR', true],
      ['CORPUS_MDD', true],
      ['PAIN_REWARD', true],
      ['TRUST', true],
      ['POST_SL', true],
    ]);
    expect(of('BAD', 'NORMAL')).toMatchObject({ selected: false, active: false, kellyFraction: 0 });
    const fade = of('BAD', 'REVERSE');
    expect(fade).toMatchObject({ selected: true, gatesPass: true, active: true });
    expect(fade.kellyFraction).toBeGreaterThan(0);
    expect(report.model).toMatchObject({ seed: 1, selectedCount: expect.any(Number) });
    const [, , , , , , , postSl] = report.model.gateFailures;
    expect(postSl).toMatchObject({ direction: 'NORMAL', gate: 'POST_SL', failed: 0 });
    expect(report.model.expectedFdr).toBeLessThanOrEqual(0.1);
    expect(report.model.calibration.length).toBeGreaterThan(0);
    expect(report.walkForward.directions.REVERSE.policies.BOTH.meanR).toBeGreaterThan(0.5);
  });

  it('when people ask, then active rules, what keeps others off and the walk-forward are tables', async () => {
    const strict = join(whole, 'strict.json');
    const { normal, ...others } = DEFAULT_CONFIGURATION;
    const NSE_EQ = { ...normal.NSE_EQ, leastTrades: dates.length + 1 };
    writeFileSync(strict, JSON.stringify({ ...others, normal: { ...normal, NSE_EQ } }));
    const { code, stdout } = await rules(whole, '--configuration', strict);
    expect(code).toBe(0);
    expect(stdout).toContain('active rules:');
    expect(stdout).toMatch(/BAD .* fade .* NSE_EQ/);
    expect(stdout).not.toMatch(/GOOD .* follow .* NSE_EQ/);
    expect(stdout).toContain('gates that keep selected rules off:');
    expect(stdout).toMatch(/follow .* MINIMUM_TRADES/);
    expect(stdout).toContain('predicted against realised, out of sample');
  });

  it('when a date is asked for, then trades, bars and days after it change no byte', async () => {
    const cut = winnerAndLoser(AS_OF);
    const [all, alone] = [
      await rules(whole, '--as-of', AS_OF, '--json'),
      await rules(cut, '--as-of', AS_OF, '--json'),
    ];
    rmSync(cut, { recursive: true });
    expect(JSON.parse(alone.stdout).rules.length).toBeGreaterThan(10);
    // As a boolean: two reports side by side are no message anybody reads.
    expect(alone.stdout === all.stdout).toBe(true);
  });

  it('when another configuration is given, then rules are judged by it; when it is not whole, then all of it is said', async () => {
    const { configuration } = JSON.parse((await rules(whole, '--json')).stdout);
    const NSE_EQ = { ...configuration.normal.NSE_EQ, leastTrades: 10 };
    const normal = { ...configuration.normal, NSE_EQ };
    const file = join(whole, 'configuration.json');
    writeFileSync(file, JSON.stringify({ ...configuration, version: 7, normal }));
    const report = JSON.parse((await rules(whole, '--configuration', file, '--json')).stdout);
    expect(report.configuration).toMatchObject({ version: 7, normal });
    const [first] = report.rules;
    expect(first.gates[0]).toMatchObject({ gate: 'MINIMUM_TRADES', threshold: 10 });
    writeFileSync(file, JSON.stringify({ ...configuration, version: 0, fade: {} }));
    const { code, stderr } = await rules(whole, '--configuration', file);
    expect(code).toBe(2);
    expect(stderr).toContain('configuration.json: no configuration of rules');
    expect(stderr).toMatch(/version: .*\n.*fade\.capShare: /);
  });

  it('when the prices are not named, then the usage is said', async () => {
    const { code, stderr } = await saras('rules', join(whole, 'trades.csv'));
    expect(code).toBe(2);
    expect(stderr).toContain(
      'rules TRADES --bars DIR [--as-of DATE] [--configuration FILE] [--json]',
    );
  });
});
