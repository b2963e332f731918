// `saras doctor`: what is missing or broken on this machine, and what to do about it.
import { existsSync, mkdirSync, readFileSync, statfsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { calendarCoverage } from '#core/market/calendar.ts';
import { daysBetween, istDate } from '#core/market/ist.ts';
import { refuseAwsEnvironment } from '#local/aws-environment.ts';
import { LOCAL_FOLDER, runningStacks } from '#local/client/stack-registry.ts';
import { postgresIdentity, postgresPrograms } from '#local/parts/postgres-binaries.ts';

interface Finding {
  readonly check: string;
  readonly ok: boolean;
  readonly detail: string;
}

const ROOT = join(import.meta.dirname, '..', '..');
const MIN_FREE_GB = 1;
/** Holidays of a year are published in December; nothing works on days the calendar does not know. */
const MIN_CALENDAR_DAYS = 14;

const CHECKS: Readonly<Record<string, () => Promise<string> | string>> = {
  'Node 24 from the npm package': () => {
    if (process.versions.node.startsWith('24.')) return process.versions.node;
    throw new Error(`expected Node 24, found ${process.versions.node}; run it through npm`);
  },
  'dependencies as locked': () => {
    const count = packagesOf('node_modules/.package-lock.json');
    return `${count} packages`;
  },
  'embedded PostgreSQL 17': async () => postgresPrograms(postgresIdentity()),
  'a free loopback port': freePort,
  'a writable state folder': () => {
    mkdirSync(LOCAL_FOLDER, { recursive: true });
    const { bavail, bsize } = statfsSync(LOCAL_FOLDER);
    const free = (bavail * bsize) / 1e9;
    if (free < MIN_FREE_GB)
      throw new Error(`expected ${MIN_FREE_GB} GB free, found ${free.toFixed(1)}`);
    return `${free.toFixed(0)} GB free`;
  },
  'no AWS account in the environment': () => {
    refuseAwsEnvironment(process.env);
    return 'none';
  },
  'market calendar': () => {
    const { to } = calendarCoverage();
    const ahead = daysBetween(istDate(Date.now()), to);
    if (ahead < MIN_CALENDAR_DAYS) {
      throw new Error(
        `expected ${MIN_CALENDAR_DAYS} days ahead, found ${ahead}: add the next year`,
      );
    }
    return `known to ${to}, ${ahead} days ahead`;
  },
  'running stacks': () =>
    runningStacks()
      .map((stack) => stack.apiUrl)
      .join(', ') || 'none',
};

export async function doctorCommand(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { json: { type: 'boolean', default: false } },
  });
  const findings: Finding[] = [];
  for (const [check, run] of Object.entries(CHECKS)) findings.push(await finding(check, run));
  const lines = findings.map(
    ({ ok, check, detail }) => `${ok ? 'ok  ' : 'FAIL'}  ${check}: ${detail}`,
  );
  process.stdout.write(values.json ? `${JSON.stringify(findings)}\n` : `${lines.join('\n')}\n`);
  if (findings.some(({ ok }) => !ok)) process.exitCode = 1;
}

async function finding(check: string, run: () => Promise<string> | string): Promise<Finding> {
  try {
    return { check, ok: true, detail: await run() };
  } catch (error) {
    return { check, ok: false, detail: error instanceof Error ? error.message : String(error) };
  }
}

const lockFile = z.object({ packages: z.record(z.string(), z.unknown()) });

function packagesOf(file: string): number {
  const path = join(ROOT, file);
  if (!existsSync(path)) throw new Error(`expected ${file}, found none; run npm ci`);
  return Object.keys(lockFile.parse(JSON.parse(readFileSync(path, 'utf8'))).packages).length;
}

function freePort(): Promise<string> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' ? `127.0.0.1:${address?.port}` : ''));
    });
  });
}
