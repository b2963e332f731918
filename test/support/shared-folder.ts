// Facts outside the project (vectors, real data) are optional: suites that need them say so plainly.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, it } from '@jest/globals';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..', 'shared');

/** Absolute path of a file or folder of the reference material, or undefined when it is absent. */
export function sharedFolder(sub: string): string | undefined {
  const path = join(root, sub);
  return existsSync(path) ? path : undefined;
}

/** Registers the suite when `sub` exists; otherwise one skipped test that says why, plainly. */
export function describeShared(sub: string, title: string, suite: (path: string) => void): void {
  const path = sharedFolder(sub);
  describe(title, () => {
    if (path) suite(path);
    // biome-ignore lint/suspicious/noSkippedTests: the skip is the message that the material is absent
    else it.skip(`needs the reference material (${sub}), which is absent`, () => {});
  });
}

/** Parses a JSON file. */
export const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));
