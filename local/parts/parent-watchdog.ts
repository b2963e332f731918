// Children must not outlive us, not even when we are killed with SIGKILL: one tiny process holds the
// read end of a pipe whose write end dies with this process, and signals every guarded pid at EOF.
import { spawn } from 'node:child_process';
import { Socket } from 'node:net';

/** Stops guarded processes when the process that started the watchdog is gone. */
export type ParentWatchdog = {
  /** Signal `pid` when this process dies. Default SIGKILL; PostgreSQL wants SIGINT. */
  guard(pid: number, signal?: NodeJS.Signals): void;
  /** The process has ended: its id may soon belong to somebody else. */
  release(pid: number): void;
  /** Ends the watchdog without signalling anybody. */
  stop(): Promise<void>;
};

// Line protocol on stdin: "+<pid> <signal>", "-<pid>", "." = orderly end.
const program = `
const guarded = new Map();
let rest = '';
process.stdin.setEncoding('utf8');
process.stdin.on('data', (text) => {
  const lines = (rest + text).split('\\n');
  rest = lines.pop();
  for (const line of lines) {
    if (line === '.') process.exit(0);
    const [pid, signal] = line.slice(1).split(' ');
    if (line[0] === '+') guarded.set(Number(pid), signal);
    else guarded.delete(Number(pid));
  }
});
process.stdin.on('end', () => {
  for (const [pid, signal] of guarded) {
    try { process.kill(pid, signal); } catch (error) { if (error.code !== 'ESRCH') throw error; }
  }
});
`;

/** Starts the watchdog in its own session, so that Ctrl-C in a terminal does not end it first. */
export function startParentWatchdog(): ParentWatchdog {
  const child = spawn(process.execPath, ['--max-old-space-size=16', '-e', program], {
    detached: true,
    env: {},
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  // A write after the watchdog has gone must not take the whole cloud down with EPIPE.
  child.stdin.on('error', () => {});
  child.unref();
  if (child.stdin instanceof Socket) child.stdin.unref();
  return {
    guard: (pid, signal = 'SIGKILL') => void child.stdin.write(`+${pid} ${signal}\n`),
    release: (pid) => void child.stdin.write(`-${pid}\n`),
    stop: async () => {
      child.stdin.end('.\n');
      child.ref();
      await ended;
    },
  };
}
