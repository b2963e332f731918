// One log file per function: JSON lines of the code as they are, everything else wrapped as JSON.
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** Lines kept for messages about a process that failed. */
const TAIL = 20;

export type FunctionLog = {
  /** Copies a stream line by line; `tail` returns its last lines. */
  readonly follow: (stream: Readable) => { readonly tail: () => readonly string[] };
  /** A line of the platform itself: start, report, crash. */
  readonly platform: (type: string, fields: Readonly<Record<string, unknown>>) => void;
  readonly close: () => Promise<void>;
};

/** Appends to `<folder>/<title of the function>.log`. */
export function openFunctionLog(folder: string, title: string): FunctionLog {
  const file = createWriteStream(join(folder, `${title}.log`), { flags: 'a' });
  const write = (line: string): void => void file.write(`${line}\n`);
  const time = (): string => new Date().toISOString();
  return {
    follow: (stream) => {
      const last: string[] = [];
      createInterface({ input: stream }).on('line', (line) => {
        last.push(line);
        if (last.length > TAIL) last.shift();
        write(isJsonObject(line) ? line : JSON.stringify({ time: time(), message: line }));
      });
      return { tail: () => last };
    },
    platform: (type, fields) => write(JSON.stringify({ time: time(), type, record: fields })),
    close: () => new Promise((resolve) => file.end(() => resolve())),
  };
}

function isJsonObject(line: string): boolean {
  if (!line.startsWith('{')) return false;
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}
