// The bench table for people.
import Table from 'cli-table3';
import type { Comparison } from './comparison.ts';
import type { Machine } from './machine.ts';

export const machineLine = ({ processor, cores, memoryGb, node, load }: Machine): string =>
  `${processor}, ${cores} cores, ${memoryGb} GB, Node ${node}, load ${load.toFixed(2)} at the start`;

export function benchTable(results: readonly Comparison[]): string {
  const table = new Table({
    head: ['what', 'size', 'ours ms', 'beside it', 'its ms', 'its / ours', 'also'],
    colAligns: ['left', 'right', 'right', 'left', 'right', 'right', 'left'],
    style: { head: [], border: [] },
  });
  for (const { what, size, oursMs, peer, peerMs, ratio, figures } of results) {
    table.push([what, size, short(oursMs), peer, short(peerMs), short(ratio), also(figures)]);
  }
  return table.toString();
}

const also = (figures: Readonly<Record<string, number>>): string =>
  Object.entries(figures)
    .map(([name, value]) => `${name} ${short(value)}`)
    .join('\n');

/** Three significant digits, no more. */
const short = (value: number): string =>
  value.toLocaleString('en', { maximumSignificantDigits: 3 });
