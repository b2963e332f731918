// The template of the app, synthesised as for a deployment but for the stage `local`.
import { spawn } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');
const STDERR_TAIL = 4000;

export interface SynthesisOptions {
  /** The project whose cdk/app.ts is synthesised; default: this one. */
  readonly root?: string;
  /** Ends the synthesis, which then throws. */
  readonly signal?: AbortSignal;
}

/** Synthesises into the folder. Throws with the end of what the synthesis said when it fails. */
export async function synthesise(
  outdir: string,
  { root = ROOT, signal }: SynthesisOptions = {},
): Promise<void> {
  const { AWS_PROFILE: _profile, ...environment } = process.env;
  const child = spawn(process.execPath, [join(root, 'cdk', 'app.ts')], {
    env: {
      ...environment,
      // `npm run synth` checks the schemas of CloudFormation; a start need not wait for them.
      CDK_VALIDATION: 'false',
      CDK_OUTDIR: outdir,
      CDK_CONTEXT_JSON: JSON.stringify({ stage: 'local' }),
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  signal?.addEventListener('abort', () => child.kill());
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-STDERR_TAIL);
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (code !== 0) throw new Error(`the template could not be synthesised (exit ${code}):\n${said}`);
}
