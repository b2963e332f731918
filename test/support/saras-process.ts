// The programs people start (`npm start`, `saras ...`) as child processes, exactly as npm runs them.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from './eventually.ts';

export const ROOT = join(import.meta.dirname, '..', '..');
const BOOTSTRAP = join(ROOT, 'local', 'bootstrap.mjs');

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `saras COMMAND` to its end. */
export function saras(...args: readonly string[]): Promise<Finished> {
  return finished(spawnPiped(process.execPath, [BOOTSTRAP, 'local/cli/saras.ts', ...args]));
}

export interface SarasRun {
  /** The process that was spawned: npm, or the bootstrap that npm would call. */
  readonly pid: number;
  readonly stateDir: string;
  readonly ended: Promise<Finished>;
  /** Resolves when the data is loaded and the stack stays up. */
  readonly loaded: () => Promise<void>;
  /** Resolves when its log says this. */
  readonly says: (text: string) => Promise<void>;
  readonly apiUrl: () => string;
}

/** What is spawned: `npm start -- ARGS`, or the command behind it. */
export type Launcher = 'npm' | 'bootstrap';

/** Starts a stack, in a process group of its own as a terminal would. */
export function startSaras(
  launcher: Launcher,
  stateDir: string,
  args: readonly string[],
): SarasRun {
  const own = ['--state', stateDir, ...args];
  const child =
    launcher === 'npm'
      ? spawnPiped('npm', ['start', '--', ...own])
      : spawnPiped(process.execPath, [BOOTSTRAP, 'local/start.ts', ...own]);
  let said = '';
  child.stderr?.on('data', (text: string) => {
    said += text;
  });
  const says = (text: string) =>
    eventually(
      `npm start says "${text}"`,
      () => {
        if (child.exitCode !== null) throw new Error(`npm start ended early:\n${said}`);
        return said.includes(text);
      },
      90_000,
    );
  return {
    pid: child.pid ?? 0,
    stateDir,
    ended: finished(child),
    loaded: () => says('Running. Stop with Ctrl-C.'),
    says,
    apiUrl: () => apiUrlOf(stateDir),
  };
}

function apiUrlOf(stateDir: string): string {
  const file = join(stateDir, 'addresses.json');
  if (!existsSync(file)) throw new Error(`expected ${file}, found none`);
  const { apiUrl } = JSON.parse(readFileSync(file, 'utf8')) as { apiUrl: string };
  return apiUrl;
}

function spawnPiped(program: string, args: readonly string[]): ChildProcess {
  const child = spawn(program, args, {
    cwd: ROOT,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout?.setEncoding('utf8');
  child.stderr?.setEncoding('utf8');
  return child;
}

function finished(child: ChildProcess): Promise<Finished> {
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (text: string) => {
    stdout += text;
  });
  child.stderr?.on('data', (text: string) => {
    stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}
