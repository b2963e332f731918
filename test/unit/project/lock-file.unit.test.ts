import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';

const entry = z.object({
  resolved: z.string().optional(),
  optionalDependencies: z.record(z.string(), z.string()).optional(),
});
const lockFile = z.object({ packages: z.record(z.string(), entry) });
const path = join(import.meta.dirname, '..', '..', '..', 'package-lock.json');
const { packages } = lockFile.parse(JSON.parse(readFileSync(path, 'utf8')));

describe('given the lock file of the project', () => {
  it('when a machine of another platform installs, then every optional platform package is locked', () => {
    // A registry that lacks one at the time of locking would leave it out, and npm ci refuses later.
    const missing = Object.entries(packages).flatMap(([parent, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter(
        (name) => !packages[`node_modules/${name}`] && !packages[`${parent}/node_modules/${name}`],
      ),
    );
    expect(missing).toEqual([]);
  });

  it('when any registry serves it, then no download address is written down', () => {
    const addressed = Object.entries(packages).filter(([, { resolved }]) => resolved !== undefined);
    expect(addressed.map(([name]) => name)).toEqual([]);
  });
});
