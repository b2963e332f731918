// All checks and tests in one run: format, lint and import arrows, types, then Jest. The last line is
// the true total.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import * as z from 'zod';

const ROOT = join(import.meta.dirname, '..');
const tool = (path: string): string => join(ROOT, 'node_modules', path);

interface Step {
  readonly name: string;
  readonly args: readonly string[];
}

const CHECKS: readonly Step[] = [
  { name: 'format, lint, import arrows', args: [tool('@biomejs/biome/bin/biome'), 'ci', '.'] },
  { name: 'types', args: [tool('typescript/bin/tsc'), '--noEmit'] },
  { name: 'types of cdk', args: [tool('typescript/bin/tsc'), '--noEmit', '-p', 'cdk'] },
];

interface Totals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Jest needs VM modules for ESM; that they are experimental is known. */
const ESM = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];

const NOTHING: Totals = { passed: 0, failed: 0, skipped: 0 };

const jestResult = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numRuntimeErrorTestSuites: z.number(),
});

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string' } },
});
const checked = values.only === 'jest' ? NOTHING : await runChecks();
const tested = values.only === 'check' ? [] : await Promise.all(jestRuns(positionals).map(runJest));
const total = [checked, ...tested].reduce(sum);
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
process.stdout.write(`\n${total.passed} passed, ${total.failed} failed${skipped}\n`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;

function sum(a: Totals, b: Totals): Totals {
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
  };
}

/** Every check counts as one test. */
async function runChecks(): Promise<Totals> {
  let totals = NOTHING;
  for (const { name, args } of CHECKS) {
    const code = await run(args);
    process.stdout.write(`${code === 0 ? 'PASS' : 'FAIL'} ${name}\n`);
    totals = sum(totals, { ...NOTHING, [code === 0 ? 'passed' : 'failed']: 1 });
  }
  return totals;
}

/** Scenarios wait for whole stacks, one after the other, about as long as all other tests take beside them. */
function jestRuns(patterns: readonly string[]): readonly (readonly string[])[] {
  if (patterns.length > 0) return [patterns];
  return [['/test/scenario/'], ['--testPathIgnorePatterns', '/test/scenario/']];
}

/** A suite that could not run at all counts as one failure. */
async function runJest(patterns: readonly string[]): Promise<Totals> {
  const folder = mkdtempSync(join(tmpdir(), 'saras-test-'));
  try {
    const output = join(folder, 'result.json');
    const jest = [tool('jest/bin/jest.js'), '--json', `--outputFile=${output}`, ...patterns];
    const code = await run([...ESM, ...jest], 'stderr only');
    const result = jestResult.parse(JSON.parse(readFileSync(output, 'utf8')));
    const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
    return {
      passed: result.numPassedTests,
      failed: code !== 0 && failed === 0 ? 1 : failed,
      skipped: result.numPendingTests,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs a Node program; Jest's JSON on standard output is not for people. */
function run(args: readonly string[], shown: 'all' | 'stderr only' = 'all'): Promise<number> {
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    stdio: ['ignore', shown === 'all' ? 'inherit' : 'ignore', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}
