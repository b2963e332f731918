// npm run synth [-- --stage local|dev|prod] [--account ID] [--output DIR]: templates without credentials.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import * as z from 'zod';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

const manifestSchema = z.object({
  artifacts: z.record(
    z.string(),
    z.object({
      type: z.string(),
      properties: z.object({ templateFile: z.string().optional() }).optional(),
    }),
  ),
});
const templateSchema = z.object({ Resources: z.record(z.string(), z.unknown()) });

const { values: options } = parseArgs({
  options: {
    stage: { type: 'string', default: 'dev' },
    account: { type: 'string' },
    output: { type: 'string', default: join(ROOT, 'cdk.out') },
  },
});
const output = resolve(options.output);

const status = synthesise();
if (status === 0) printStacks();
process.exitCode = status;

/** Runs the pinned CLI; look-ups are forbidden, so nothing here can ask AWS for anything. */
function synthesise(): number {
  const cli = join(ROOT, 'node_modules', 'aws-cdk', 'bin', 'cdk');
  const context = [`stage=${options.stage}`];
  if (options.account) context.push(`account=${options.account}`);
  const cdk = spawnSync(
    process.execPath,
    [
      cli,
      'synth',
      '--quiet',
      '--strict',
      '--no-lookups',
      ...['--output', output],
      ...context.flatMap((pair) => ['--context', pair]),
    ],
    { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'], env: environment() },
  );
  return cdk.status ?? 1;
}

/** Without the credentials of the caller, and without the telemetry that leaves a process behind. */
function environment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_'));
  return { ...Object.fromEntries(own), CDK_DISABLE_CLI_TELEMETRY: 'true' };
}

function printStacks(): void {
  const manifest = manifestSchema.parse(readJson('manifest.json'));
  for (const [id, artifact] of Object.entries(manifest.artifacts)) {
    const file = artifact.properties?.templateFile;
    if (artifact.type !== 'aws:cloudformation:stack' || !file) continue;
    const count = Object.keys(templateSchema.parse(readJson(file)).Resources).length;
    process.stdout.write(`${id.padEnd(24)} ${String(count).padStart(3)} resources  ${file}\n`);
  }
  process.stdout.write(`Templates are in ${output}\n`);
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(join(output, file), 'utf8'));
}
