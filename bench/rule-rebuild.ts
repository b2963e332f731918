// `node bench/rule-rebuild.ts DIR [--as-of DATE]`: how many rules of a folder of real trades a build writes
// again after fifty new trades of one advisor, after a day without any, and after nothing; with the time of
// the build and of storing it in PostgreSQL. A table for people.
import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { priceFolder } from '#adapters/files/price-folder.ts';
import { postgresRuleBooks } from '#adapters/postgres/rule-books.ts';
import { defaultAsOf } from '#core/analytics/replay/corpus-window.ts';
import { addDays, type IsoDate } from '#core/market/ist.ts';
import { buildRules } from '#core/rules/rule-build.ts';
import { DEFAULT_CONFIGURATION } from '#core/rules/rule-configuration.ts';
import type { RuleTrade } from '#core/rules/rule-trade.ts';
import { readContractLots, readTrades } from '#local/cli/analysis-inputs.ts';
import { readRegimes, readRuleTrades } from '#local/cli/rule-inputs.ts';
import { filesOf } from '#local/run/world.ts';
import { startDatabase } from '#test/support/database.ts';
import { ruleInputs, ruleRunFigures } from '#test/support/rule-run.ts';
import { peakMemoryMb } from './machine.ts';

const NEW_TRADES = 50;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { 'as-of': { type: 'string' } },
});
const folder = positionals[0] ?? '';
const known = await ruleTrades(folder);
const lastExit = known.reduce((last, { knownAt }) => Math.max(last, knownAt), 0);
const asOf = values['as-of'] ?? defaultAsOf(lastExit);
const database = await startDatabase();
const books = postgresRuleBooks(database.sql);
for (const [who, count] of someAdvisors(known)) {
  const late = new Set(
    known
      .filter(({ advisorId }) => advisorId === who)
      .sort((a, b) => b.entryAt - a.entryAt)
      .slice(0, NEW_TRADES),
  );
  await build(
    `without the last ${NEW_TRADES} of ${count} trades of ${who}`,
    known.filter((trade) => !late.has(trade)),
    asOf,
  );
  await build(`with them`, known, asOf);
}
await build('the same again', known, asOf);
await build('a day later', known, addDays(asOf, 1));
process.stdout.write(`peak memory ${peakMemoryMb()} MB\n`);
await database.stop();

async function ruleTrades(from: string): Promise<readonly RuleTrade[]> {
  const { trades: path } = filesOf(from);
  const { trades } = await readTrades(path, () => undefined);
  return readRuleTrades(trades, {
    history: priceFolder(from),
    labelOn: await readRegimes(from),
    lotOf: (await readContractLots(path, from)).lotOf,
    fade: DEFAULT_CONFIGURATION.fade,
    onTrades: () => undefined,
  });
}

/** The one with the most trades, one in the middle, one with few. */
function someAdvisors(trades: readonly RuleTrade[]): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const { advisorId } of trades) counts.set(advisorId, (counts.get(advisorId) ?? 0) + 1);
  const sorted = [...counts].sort((a, b) => b[1] - a[1]);
  return [0, 0.5, 0.9].flatMap((share) => {
    const found = sorted[Math.floor(share * sorted.length)];
    return found ? [found] : [];
  });
}

async function build(what: string, trades: readonly RuleTrade[], date: IsoDate): Promise<void> {
  const began = performance.now();
  const { rules, levels } = buildRules(trades, date, DEFAULT_CONFIGURATION);
  const built = performance.now();
  const { changes } = await books.store({
    run: { runId: randomUUID(), inputs: ruleInputs({ asOf: date }), figures: ruleRunFigures() },
    after: (await books.latest())?.runId ?? null,
    ...{ rules, levels },
  });
  const stored = performance.now();
  const { added, changed, removed, kept } = changes;
  process.stdout.write(
    `${what}: ${rules.length} rules, ${added} new, ${changed} written again, ${removed} removed, ${kept} kept; ` +
      `built in ${seconds(built - began)} s, stored in ${seconds(stored - built)} s\n`,
  );
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(1);
}
