// `npm run bench [-- --only NAME] [-- --json]`: each of our parts beside a plain way of doing the same, in
// one run, as ratios. Times alone say more about the machine than about the code. Every bench has a
// process of its own, so that none runs in the garbage of another.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { cellsBench } from './cells.ts';
import type { Comparison } from './comparison.ts';
import { corpusEditsBench } from './corpus-edits.ts';
import { corpusReplayBench } from './corpus-replay.ts';
import { excursionsBench } from './excursions.ts';
import { legsBench } from './legs.ts';
import { machine } from './machine.ts';
import { measurementBench } from './measurement.ts';
import { priceFilesBench } from './price-files.ts';
import { readingBench } from './reading.ts';
import { benchTable, machineLine } from './report.ts';

const BENCHES: Readonly<Record<string, () => Promise<readonly Comparison[]>>> = {
  replay: corpusReplayBench,
  edits: corpusEditsBench,
  measurement: measurementBench,
  excursions: excursionsBench,
  legs: legsBench,
  cells: cellsBench,
  prices: priceFilesBench,
  reading: readingBench,
};

const { values } = parseArgs({
  options: { json: { type: 'boolean', default: false }, only: { type: 'string' } },
});

/** In a process of its own; its answer is the JSON of a run of only this bench. */
async function apart(name: string): Promise<readonly Comparison[]> {
  process.stderr.write(`${name} ...\n`);
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [fileURLToPath(import.meta.url), '--only', name, '--json'],
    { maxBuffer: 2 ** 24 },
  );
  const { results } = JSON.parse(stdout) as { readonly results: readonly Comparison[] };
  return results;
}

async function only(name: string): Promise<readonly Comparison[]> {
  const bench = BENCHES[name];
  if (!bench) {
    throw new Error(`bench: expected one of ${Object.keys(BENCHES).join(', ')}, found ${name}`);
  }
  return await bench();
}

async function all(): Promise<readonly Comparison[]> {
  const results: Comparison[] = [];
  for (const name of Object.keys(BENCHES)) results.push(...(await apart(name)));
  return results;
}

const began = machine();
const results = await (values.only === undefined ? all() : only(values.only));
process.stdout.write(
  values.json
    ? `${JSON.stringify({ machine: began, results })}\n`
    : `${machineLine(began)}\n${benchTable(results)}\n`,
);
