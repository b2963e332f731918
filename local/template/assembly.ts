// Reads what `cdk synth` wrote: the manifest, the stacks in the order of their dependencies, their templates.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

const properties = z.record(z.string(), z.unknown());

const resourceSchema = z.object({
  Type: z.string(),
  Properties: properties.default({}),
  Metadata: properties.default({}),
  Condition: z.string().optional(),
});

const templateSchema = z.object({
  Resources: z.record(z.string(), resourceSchema).default({}),
  Outputs: z.record(z.string(), z.object({ Value: z.unknown() })).default({}),
  Parameters: z.record(z.string(), z.object({ Default: z.unknown().optional() })).default({}),
});

const manifestSchema = z.object({
  artifacts: z.record(
    z.string(),
    z.object({
      type: z.string(),
      dependencies: z.array(z.string()).default([]),
      properties: z
        .object({ templateFile: z.string().optional(), stackName: z.string().optional() })
        .default({}),
    }),
  ),
});

export type TemplateResource = z.infer<typeof resourceSchema>;
export type Template = z.infer<typeof templateSchema>;

export type Stack = {
  readonly name: string;
  readonly template: Template;
};

export type Assembly = {
  /** Folder of the assembly: `aws:asset:path` of a resource is relative to it. */
  readonly folder: string;
  /** A stack comes after every stack it depends on. */
  readonly stacks: readonly Stack[];
};

/** A template the local cloud cannot run; the message names stack, logical id and what is wrong. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
}

/**
 * The synthesised application in `folder` (usually cdk.out).
 * @throws TemplateError when a file is missing, malformed, or uses nested assemblies (CDK stages).
 */
export function readAssembly(folder: string): Assembly {
  const { artifacts } = readJson(folder, 'manifest.json', manifestSchema);
  const order = dependencyOrder(artifacts);
  const stacks = order.flatMap((id): readonly Stack[] => {
    const artifact = artifacts[id];
    if (artifact?.type === 'cdk:cloud-assembly') {
      throw new TemplateError(`${id}: nested assemblies (CDK stages) are not supported locally`);
    }
    const file = artifact?.properties.templateFile;
    if (artifact?.type !== 'aws:cloudformation:stack' || file === undefined) return [];
    const template = readJson(folder, file, templateSchema);
    return [{ name: artifact.properties.stackName ?? id, template }];
  });
  return { folder, stacks };
}

function readJson<Schema extends z.ZodType>(
  folder: string,
  file: string,
  schema: Schema,
): z.infer<Schema> {
  const path = join(folder, file);
  try {
    return schema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause);
    throw new TemplateError(`${path}: not a synthesised CDK file (${reason})`, { cause });
  }
}

/** Depth first: dependencies before dependents, otherwise the order of the manifest. */
function dependencyOrder(
  artifacts: Readonly<Record<string, { readonly dependencies: readonly string[] }>>,
): readonly string[] {
  const visited = new Set<string>();
  const order: string[] = [];
  const visit = (id: string): void => {
    if (visited.has(id)) return;
    visited.add(id);
    for (const dependency of artifacts[id]?.dependencies ?? []) visit(dependency);
    order.push(id);
  };
  for (const id of Object.keys(artifacts)) visit(id);
  return order;
}
