// A function as its template describes it: code folder, handler, environment, limits, role.
import { isAbsolute, join } from 'node:path';
import * as z from 'zod';
import { TemplateError } from '../template/assembly.ts';
import {
  arnOf,
  type ResolvedResource,
  resourcesOfType,
  titleOf,
} from '../template/resolved-resource.ts';

export type FunctionDefinition = {
  /** Physical name: log file, access key (caller id) and the name to invoke it by. */
  readonly name: string;
  /** The name a person uses: the construct's id in the CDK tree, as `daily-ingest`. */
  readonly title: string;
  readonly arn: string;
  readonly roleArn: string;
  readonly roleName: string;
  readonly codeFolder: string;
  readonly handler: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  /** Processes that may run side by side; further invocations wait. */
  readonly maxConcurrency: number;
  /** Queue for events of failed asynchronous invocations. */
  readonly deadLetterArn: string | undefined;
};

const propertiesSchema = z.object({
  Handler: z.string(),
  Role: z.string(),
  Timeout: z.number().default(3),
  MemorySize: z.number().default(128),
  ReservedConcurrentExecutions: z.number().optional(),
  DeadLetterConfig: z.object({ TargetArn: z.string() }).optional(),
  Environment: z.object({ Variables: z.record(z.string(), z.coerce.string()) }).optional(),
});

const metadataSchema = z.object({
  'aws:asset:path': z.string(),
});

// In AWS the account's limit (1000) would apply; one machine has enough with a few processes.
const DEFAULT_CONCURRENCY = 4;

/** Every function of the template except the providers of custom resources, which never run locally. */
export function functionDefinitions(
  resources: readonly ResolvedResource[],
): readonly FunctionDefinition[] {
  const providers = new Set(resources.map(({ properties }) => properties['ServiceToken']));
  return resourcesOfType(resources, 'AWS::Lambda::Function')
    .filter((resource) => !providers.has(arnOf(resource)))
    .map(functionDefinition);
}

function functionDefinition(resource: ResolvedResource): FunctionDefinition {
  const where = `${resource.stack}/${resource.logicalId}`;
  const properties = parse(propertiesSchema, resource.properties, where);
  const metadata = parse(metadataSchema, resource.metadata, where);
  const asset = metadata['aws:asset:path'];
  const environment = properties.Environment?.Variables ?? {};
  refuseDynamicReferences(environment, where);
  return {
    name: resource.ref,
    title: titleOf(resource),
    arn: arnOf(resource),
    roleArn: properties.Role,
    roleName: properties.Role.split('/').at(-1) ?? properties.Role,
    codeFolder: isAbsolute(asset) ? asset : join(resource.folder, asset),
    handler: properties.Handler,
    environment,
    timeoutSeconds: properties.Timeout,
    memoryMb: properties.MemorySize,
    maxConcurrency: properties.ReservedConcurrentExecutions ?? DEFAULT_CONCURRENCY,
    deadLetterArn: properties.DeadLetterConfig?.TargetArn,
  };
}

function parse<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  where: string,
): z.infer<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new TemplateError(`${where}: ${z.prettifyError(parsed.error)}`);
}

/** A secret in an environment variable would be readable in the console: code fetches it by ARN. */
function refuseDynamicReferences(
  environment: Readonly<Record<string, string>>,
  where: string,
): void {
  for (const [name, value] of Object.entries(environment)) {
    if (!value.includes('{{resolve:')) continue;
    throw new TemplateError(`${where}: ${name} holds a dynamic reference: pass the secret's ARN`);
  }
}
