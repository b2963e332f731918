// The largest resident size each process of a run has had, where the system tells it (Linux).
import { readdirSync, readFileSync } from 'node:fs';

export interface PeakMemory {
  readonly process: string;
  readonly megabytes: number;
}

/** This process and its descendants, largest first; empty where /proc does not exist. */
export function peakMemory(rootPid: number): readonly PeakMemory[] {
  const processes = readProcesses();
  const family = new Set([rootPid]);
  for (let grown = true; grown; ) {
    grown = false;
    for (const one of processes) {
      if (family.has(one.parent) && !family.has(one.pid)) {
        family.add(one.pid);
        grown = true;
      }
    }
  }
  return processes
    .filter((one) => family.has(one.pid))
    .map(({ name, megabytes }) => ({ process: name, megabytes }))
    .sort((a, b) => b.megabytes - a.megabytes);
}

interface ProcessStatus {
  readonly pid: number;
  readonly parent: number;
  readonly name: string;
  readonly megabytes: number;
}

function readProcesses(): readonly ProcessStatus[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map((entry) => readProcess(Number(entry)))
    .filter((status) => status !== null);
}

/** Null when the process ended while we looked. */
function readProcess(pid: number): ProcessStatus | null {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const number = (field: string) =>
      Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
    const environment = readFileSync(`/proc/${pid}/environ`, 'utf8');
    const lambda = /(?:^|\0)AWS_LAMBDA_FUNCTION_NAME=([^\0]+)/.exec(environment)?.[1];
    const name = lambda ?? /^Name:\s+(.+)$/m.exec(status)?.[1] ?? String(pid);
    return { pid, parent: number('PPid'), name, megabytes: Math.round(number('VmHWM') / 1024) };
  } catch {
    return null;
  }
}
