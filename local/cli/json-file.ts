// A JSON file that people write or another command printed, checked as a whole: every fault is said.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type * as z from 'zod';
import { UsageError } from './usage.ts';

const SHOWN_FAULTS = 10;

/** Throws UsageError with each fault and where it is; what reading throws. */
export function readJson<T>(path: string, schema: z.ZodType<T>, what: string): T {
  const text = readFileSync(path, 'utf8');
  const parsed = schema.safeParse(json(path, text));
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.slice(0, SHOWN_FAULTS).map(({ path: at, message }) => {
    return `${at.length > 0 ? at.join('.') : 'the whole'}: ${message}`;
  });
  throw new UsageError([`${basename(path)}: no ${what}`, ...faults].join('\n  '));
}

function json(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${basename(path)}: expected JSON, found "${reason}"`);
  }
}
