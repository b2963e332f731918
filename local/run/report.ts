// What a run says at its end: to people as tables, to machines as one JSON object on the last line.
import Table from 'cli-table3';
import { istTimestamp } from '#core/market/ist-timestamp.ts';
import { leaderboardTable } from '#local/cli/leaderboard-table.ts';
import { rejectLines } from '#local/cli/rejects-table.ts';
import type { Cloud } from '#local/cloud.ts';
import type { Timing } from '#local/start-up.ts';
import type { Loaded } from './load.ts';
import type { PeakMemory } from './peak-memory.ts';
import { ruleLines, rulesSummary } from './rules-report.ts';

export interface RunReport extends Loaded {
  readonly apiUrl: string;
  readonly startUp: readonly Timing[];
  readonly peakMemory: readonly PeakMemory[];
}

const SHOWN_ADVISORS = 25;

export function reportJson(report: RunReport): string {
  const { upload, leaderboard, failures, seconds, startUp, peakMemory } = report;
  return JSON.stringify({
    counts: upload.counts,
    asOf: leaderboard.asOf,
    advisors: leaderboard.advisors,
    failures,
    prices: report.prices,
    rules: report.rules && rulesSummary(report.rules),
    seconds,
    rowsPerSecond: rowsPerSecond(report),
    startUp,
    peakMemory,
  });
}

export function reportText(report: RunReport, cloud: Cloud): string {
  const { upload, rejects, leaderboard } = report;
  const { counts, fileName } = upload;
  const verdicts = Object.entries(counts).map(([name, count]) => `${name} ${count}`);
  return `${[
    startUpTable(report),
    '',
    scheduleTable(cloud),
    '',
    ...archiveLines(report),
    `${fileName}: ${verdicts.join(', ')}; ${report.seconds.toFixed(1)} s, ${rowsPerSecond(report)} rows/s`,
    ...(counts.rejected > 0 ? [rejectLines(rejects, counts.rejected, rejects.length)] : []),
    '',
    `Leaderboard as of ${leaderboard.asOf ?? '-'} (corpus of Rs 1 crore, 90 days)`,
    leaderboardTable(leaderboard.advisors, SHOWN_ADVISORS),
    '',
    ...(report.rules === null
      ? ['Rules: none were built, see the log of the rules function']
      : ruleLines(report.rules)),
    '',
    `REST      ${report.apiUrl}/leaderboard, ${report.apiUrl}/rules?active=true`,
    `template  ${report.apiUrl}/uploads/template`,
    'upload    npm run -s saras -- ingest FILE',
    `logs      ${cloud.logFolder}`,
  ].join('\n')}\n`;
}

function archiveLines({ prices }: RunReport): readonly string[] {
  if (prices === null) return [];
  const { instrumentDays, missing, rows, bytes, seconds } = prices;
  const size = `${rows} rows, ${Math.round(bytes / 1e6)} MB in ${seconds.toFixed(1)} s`;
  return [`price archive: ${instrumentDays} instrument-days (${missing} not to be had), ${size}`];
}

const rowsPerSecond = ({ upload, seconds }: RunReport): number =>
  Math.round(upload.counts.read / seconds);

function startUpTable({ startUp, peakMemory }: RunReport): string {
  const table = new Table({ head: ['part', 'ms'], colAligns: ['left', 'right'], style: PLAIN });
  for (const { part, ms } of startUp) table.push([part, String(ms)]);
  const memory = peakMemory
    .slice(0, 5)
    .map(
      ({ process: name, count, megabytes }) =>
        `${name} ${megabytes} MB${count > 1 ? ` (largest of ${count})` : ''}`,
    )
    .join(', ');
  return memory === '' ? table.toString() : `${table.toString()}\npeak memory: ${memory}`;
}

function scheduleTable(cloud: Cloud): string {
  const head = ['schedule', 'expression', 'time zone', 'next'];
  const table = new Table({ head, style: PLAIN });
  for (const { title, expression, timezone, next } of cloud.schedules()) {
    table.push([title, expression, timezone, next === undefined ? '-' : istTimestamp(next)]);
  }
  return table.toString();
}

const PLAIN = { head: [], border: [], compact: true };
