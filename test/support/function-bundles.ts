// Function bundles written by a test: one index.mjs in a folder of its own, as esbuild would leave it.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FunctionDefinition } from '#local/lambda/function-definition.ts';

export type Bundles = {
  readonly folder: string;
  /** A function whose index.mjs is `source`; every limit can be set. */
  readonly define: (
    name: string,
    source: string,
    limits?: Partial<FunctionDefinition>,
  ) => FunctionDefinition;
  readonly remove: () => void;
};

export function openBundles(): Bundles {
  const folder = mkdtempSync(join(tmpdir(), 'saras-bundles-'));
  return {
    folder,
    define: (name, source, limits = {}) => {
      const codeFolder = join(folder, name);
      mkdirSync(codeFolder);
      writeFileSync(join(codeFolder, 'index.mjs'), source);
      return {
        name,
        title: name,
        arn: `arn:aws:lambda:ap-south-1:000000000000:function:${name}`,
        roleArn: `arn:aws:iam::000000000000:role/${name}`,
        roleName: name,
        codeFolder,
        handler: 'index.handler',
        environment: {},
        timeoutSeconds: 10,
        memoryMb: 256,
        maxConcurrency: 1,
        deadLetterArn: undefined,
        ...limits,
      };
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
