// `npm run bench [-- --json]`: each of our parts beside a plain way of doing the same, in one run, as
// ratios. Times alone say more about the machine than about the code.
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import type { Comparison } from './comparison.ts';
import { corpusReplayBench } from './corpus-replay.ts';
import { readingBench } from './reading.ts';

const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } });

const results: Comparison[] = [];
for (const bench of [corpusReplayBench, readingBench]) results.push(...(await bench()));

if (values.json) {
  process.stdout.write(`${JSON.stringify(results)}\n`);
} else {
  const table = new Table({
    head: ['what', 'size', 'ours ms', 'beside it', 'its ms', 'its / ours'],
    colAligns: ['left', 'right', 'right', 'left', 'right', 'right'],
    style: { head: [], border: [] },
  });
  for (const { what, size, oursMs, peer, peerMs } of results) {
    table.push([
      what,
      size,
      oursMs.toFixed(1),
      peer,
      peerMs.toFixed(1),
      (peerMs / oursMs).toFixed(2),
    ]);
  }
  process.stdout.write(`${table.toString()}\n`);
}
