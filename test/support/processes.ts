// Processes and listening sockets of this machine, as Linux shows them under /proc: what a run must
// not leave behind, and where it may listen.
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** A process by its id and start time, since ids are used again. */
export interface ProcessMark {
  readonly pid: number;
  readonly startedAt: string;
  /** The command line, words separated by blanks. */
  readonly command: string;
}

export interface ListeningSocket {
  /** Dotted IPv4 address, or the hexadecimal IPv6 one. */
  readonly address: string;
  readonly port: number;
}

interface Stat extends ProcessMark {
  readonly parent: number;
  readonly state: string;
}

/** The process and everything below it. */
export function familyOf(root: number): readonly ProcessMark[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => statOf(Number(name)) ?? []);
  const family = all.filter(({ pid }) => pid === root);
  // Grows while it is walked: children come behind their parents.
  for (const { pid } of family) family.push(...all.filter(({ parent }) => parent === pid));
  return family.filter(isRunning);
}

/** Those still running; a zombie that nobody collects (containers) has ended. */
export const survivors = (marks: readonly ProcessMark[]): readonly ProcessMark[] =>
  marks.filter(({ pid, startedAt }) => {
    const now = statOf(pid);
    return now !== undefined && now.startedAt === startedAt && isRunning(now);
  });

const isRunning = ({ state }: Stat): boolean => state !== 'Z' && state !== 'X';

/** Every socket on which one of these processes listens. */
export function listeningSockets(marks: readonly ProcessMark[]): readonly ListeningSocket[] {
  const own = new Set(marks.flatMap(({ pid }) => socketInodes(pid)));
  return ['/proc/net/tcp', '/proc/net/tcp6'].filter(existsSync).flatMap((table) =>
    readFileSync(table, 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter(([, , , state, , , , , , inode = '']) => state === LISTENING && own.has(inode))
      .map(([, local = '']) => socketOf(local)),
  );
}

const LISTENING = '0A';

function socketOf(local: string): ListeningSocket {
  const [address = '', port = ''] = local.split(':');
  return { address: readableAddress(address), port: Number.parseInt(port, 16) };
}

/** The kernel writes the four bytes of an IPv4 address in host order: 0100007F is 127.0.0.1. */
function readableAddress(hex: string): string {
  if (hex.length !== 8) return hex;
  const bytes = hex.match(/../g) ?? [];
  return bytes
    .toReversed()
    .map((byte) => Number.parseInt(byte, 16))
    .join('.');
}

function socketInodes(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      const [, inode] = /^socket:\[(\d+)\]$/.exec(linkOf(`/proc/${pid}/fd/${fd}`)) ?? [];
      return inode ?? [];
    });
  } catch {
    return [];
  }
}

/** Empty when the descriptor was closed while we looked. */
function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

/** Undefined when there is no such process (any more). */
function statOf(pid: number): Stat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold anything: fields are counted behind it (proc(5)).
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return {
      pid,
      state: fields[0] ?? '',
      parent: Number(fields[1]),
      startedAt: fields[19] ?? '',
      command: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim(),
    };
  } catch {
    return undefined;
  }
}
