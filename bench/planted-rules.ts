// `node bench/planted-rules.ts [--seeds 1,2,3]`: the whole build of rules, gates included, in worlds whose
// truth is known: selected and active beside fixed thresholds. A table for people; the limits that must
// hold are asserted in test/unit/rules/planted-rules.unit.test.ts.
import { parseArgs } from 'node:util';
import type { Rule } from '#core/rules/rule.ts';
import { buildRules } from '#core/rules/rule-build.ts';
import { DEFAULT_CONFIGURATION } from '#core/rules/rule-configuration.ts';
import {
  activeBelow,
  type PlantedFuture,
  plantedFuture,
  thresholdRules,
  worthOf,
} from '#test/support/planted-rules.ts';
import { PLANTED_AS_OF, plantedTrades } from '#test/support/planted-trades.ts';
import {
  bothVerdicts,
  NO_VERDICT,
  type Side,
  type Verdict,
} from '#test/support/planted-verdict.ts';
import {
  CELLS_ONLY,
  MODERATE_SKILL,
  NO_SKILL,
  plantedWorld,
  RULE_SHAPE,
} from '#test/support/planted-world.ts';

const WORLDS = {
  'no skill': NO_SKILL,
  'moderate skill': MODERATE_SKILL,
  'cells only': CELLS_ONLY,
};
const SIDES: readonly Side[] = ['FOLLOW', 'FADE'];

const { values } = parseArgs({ options: { seeds: { type: 'string', default: '1,2,3' } } });
const seeds = values.seeds.split(',').map(Number);
const sums = new Map<string, Verdict>();

function add(line: string, verdict: Verdict): void {
  sums.set(line, bothVerdicts(sums.get(line) ?? NO_VERDICT, verdict));
}

function addPolicies(start: string, future: PlantedFuture, rules: readonly Rule[]): void {
  for (const kind of ['6D', 'MINI'] as const) {
    const own = rules.filter((rule) => rule.kind === kind);
    const of = (name: string, chosen: readonly Rule[]): void =>
      add(`${start} | ${kind} ${name}`, worthOf(future, chosen));
    of(
      'selected',
      own.filter(({ selected }) => selected),
    );
    of(
      'active',
      own.filter(({ active }) => active),
    );
    if (start.endsWith('FOLLOW')) of('active if pain/reward < 1', activeBelow(own, 1));
  }
}

for (const [name, effects] of Object.entries(WORLDS)) {
  for (const seed of seeds) {
    const world = plantedWorld(effects, seed, RULE_SHAPE);
    const trades = plantedTrades(world);
    const began = process.cpuUsage();
    const { rules } = buildRules(trades, PLANTED_AS_OF, DEFAULT_CONFIGURATION);
    const seconds = (process.cpuUsage(began).user / 1e6).toFixed(1);
    const megabytes = Math.round(process.memoryUsage().rss / 2 ** 20);
    process.stderr.write(
      `${name}, seed ${seed}: ${trades.length} trades, ${rules.length} rules, ${seconds} s, ${megabytes} MB\n`,
    );
    for (const side of SIDES) {
      const own = rules.filter(({ direction }) => (side === 'FOLLOW') === (direction === 'NORMAL'));
      const fixed = thresholdRules(own, trades, side);
      const halves = effects === MODERATE_SKILL ? [1, 0.5] : [1];
      for (const kept of halves) {
        const future = plantedFuture(world, kept);
        const start = `${name}${kept < 1 ? ', half of it gone' : ''} | ${side}`;
        addPolicies(start, future, own);
        add(`${start} | 6D n >= 5 and 60 %`, worthOf(future, fixed));
      }
    }
  }
}

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;
process.stdout.write(row(['world', 'side', 'rule', 'rules', 'net R', 'per trade', 'false']));
for (const [line, { rules, futureTrades, netR, falseShare }] of sums) {
  const worlds = seeds.length;
  process.stdout.write(
    row([
      line,
      (rules / worlds).toFixed(0),
      (netR / worlds).toFixed(1),
      futureTrades > 0 ? (netR / futureTrades).toFixed(4) : '-',
      futureTrades > 0 ? `${(100 * falseShare).toFixed(1)} %` : '-',
    ]),
  );
}
