// `node bench/planted-worlds.ts [--seeds 1,2,3]`: what selection is worth in worlds whose truth is known,
// beside fixed thresholds; with the time and memory of the fits. A table for people; the limits that
// must hold are asserted in test/unit/rules/planted-worlds.unit.test.ts.
import { parseArgs } from 'node:util';
import {
  bothVerdicts,
  fitPlanted,
  fixedThresholds,
  NO_VERDICT,
  type Side,
  selected,
  type Verdict,
  verdictOn,
} from '#test/support/planted-verdict.ts';
import {
  ADVISOR_SKILL,
  CELLS_ONLY,
  MARKET_DAYS,
  MODERATE_SKILL,
  NO_SKILL,
  plantedWorld,
} from '#test/support/planted-world.ts';

const WORLDS = {
  'moderate skill': MODERATE_SKILL,
  'no skill': NO_SKILL,
  'advisor skill only': ADVISOR_SKILL,
  'cells only': CELLS_ONLY,
  'day shock 0.6 R': MARKET_DAYS,
};
const SIDES: readonly Side[] = ['FOLLOW', 'FADE'];

const { values } = parseArgs({ options: { seeds: { type: 'string', default: '1,2,3' } } });
const seeds = values.seeds.split(',').map(Number);
const sums = new Map<string, Verdict>();

function add(line: string, verdict: Verdict): void {
  sums.set(line, bothVerdicts(sums.get(line) ?? NO_VERDICT, verdict));
}

for (const [name, effects] of Object.entries(WORLDS)) {
  for (const seed of seeds) {
    const world = plantedWorld(effects, seed);
    const began = performance.now();
    const fit = fitPlanted(world, 400, 150);
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    const megabytes = Math.round(process.memoryUsage().rss / 2 ** 20);
    process.stderr.write(
      `${name}, seed ${seed}: ${world.table.outcome.length} trades, ${world.cells.count} cells, ${seconds} s, ${megabytes} MB\n`,
    );
    for (const side of SIDES) {
      const chosen = selected(fit, side);
      add(`${name} | ${side} | selected at FDR 0.10`, verdictOn(world, chosen, { side }));
      add(
        `${name} | ${side} | n >= 5 and 60 %`,
        verdictOn(world, fixedThresholds(world, side), { side }),
      );
      if (effects === MODERATE_SKILL) {
        const decayed = { side, kept: 0.5 };
        add(`half of it decayed | ${side} | selected`, verdictOn(world, chosen, decayed));
        add(
          `half of it decayed | ${side} | n >= 5 and 60 %`,
          verdictOn(world, fixedThresholds(world, side), decayed),
        );
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
