// Which stacks run on this machine: one small file per running stack, removed when it stops.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

const entry = z.object({
  pid: z.number().int(),
  apiUrl: z.url(),
  startedAt: z.string(),
});
export type RunningStack = z.infer<typeof entry>;

export const LOCAL_FOLDER = join(import.meta.dirname, '..', '..', '.local');
const REGISTRY = join(LOCAL_FOLDER, 'running');

/** Registers this process's stack; the returned function takes it off again. */
export function registerStack(apiUrl: string, startedAt: string): () => void {
  mkdirSync(REGISTRY, { recursive: true });
  const file = join(REGISTRY, `${process.pid}.json`);
  const stack: RunningStack = { pid: process.pid, apiUrl, startedAt };
  writeFileSync(file, JSON.stringify(stack));
  return () => rmSync(file, { force: true });
}

/** Stacks whose process lives, newest first. Files of dead processes are removed. */
export function runningStacks(): readonly RunningStack[] {
  const stacks: RunningStack[] = [];
  for (const name of fileNames()) {
    const file = join(REGISTRY, name);
    const stack = entry.parse(JSON.parse(readFileSync(file, 'utf8')));
    if (isAlive(stack.pid)) stacks.push(stack);
    else rmSync(file, { force: true });
  }
  return stacks.sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1));
}

function fileNames(): readonly string[] {
  mkdirSync(REGISTRY, { recursive: true });
  return readdirSync(REGISTRY).filter((name) => name.endsWith('.json'));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
