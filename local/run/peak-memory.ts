// The largest resident size the processes of a run have had, where the system tells it (Linux).
import { readdirSync, readFileSync } from 'node:fs';

export interface PeakMemory {
  /** Function, program, or `launcher`. */
  readonly process: string;
  readonly count: number;
  /** Of the largest of them. */
  readonly megabytes: number;
}

/** The process and its descendants by name, largest first; empty where /proc does not exist. */
export function peakMemory(rootPid: number): readonly PeakMemory[] {
  const groups = new Map<string, { count: number; megabytes: number }>();
  for (const { pid, name, megabytes } of familyOf(rootPid)) {
    const key = pid === rootPid ? 'launcher' : name;
    const group = groups.get(key) ?? { count: 0, megabytes: 0 };
    group.count += 1;
    group.megabytes = Math.max(group.megabytes, megabytes);
    groups.set(key, group);
  }
  return [...groups]
    .map(([process, group]) => ({ process, ...group }))
    .sort((a, b) => b.megabytes - a.megabytes);
}

interface ProcessStatus {
  readonly pid: number;
  readonly parent: number;
  readonly name: string;
  readonly megabytes: number;
}

function familyOf(rootPid: number): readonly ProcessStatus[] {
  const processes = readProcesses();
  const family = new Set([rootPid]);
  for (let size = 0; size < family.size; ) {
    size = family.size;
    for (const { pid, parent } of processes) if (family.has(parent)) family.add(pid);
  }
  return processes.filter(({ pid }) => family.has(pid));
}

function readProcesses(): readonly ProcessStatus[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map((entry) => readProcess(Number(entry)))
    .filter((status) => status !== null);
}

/** Null when the process ended while we looked, or belongs to somebody else. */
function readProcess(pid: number): ProcessStatus | null {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const number = (field: string) =>
      Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
    return {
      pid,
      parent: number('PPid'),
      name: functionName(pid) ?? /^Name:\s+(.+)$/m.exec(status)?.[1] ?? String(pid),
      megabytes: Math.round(number('VmHWM') / 1024),
    };
  } catch {
    return null;
  }
}

/** `IngestFunction` of a function's process: its physical name ends with the construct's id and a hash. */
function functionName(pid: number): string | undefined {
  const environment = readFileSync(`/proc/${pid}/environ`, 'utf8');
  const name = /(?:^|\0)AWS_LAMBDA_FUNCTION_NAME=([^\0]+)/.exec(environment)?.[1];
  return name && (/([A-Za-z]+)[0-9A-F]{8}$/.exec(name)?.[1] ?? name);
}
