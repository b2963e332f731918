// The synthesised templates as plain data, with the questions the infrastructure tests ask of them.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App } from 'aws-cdk-lib';
import { createSarasApp } from '#cdk/saras-app.ts';
import type { FunctionName } from '#contracts/environment.ts';

export type Part = 'network' | 'data' | 'pipeline' | 'rules' | 'simulation' | 'api';

export interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly DependsOn?: readonly string[];
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly Metadata?: Readonly<Record<string, unknown>>;
}

export interface TemplateJson {
  readonly Resources: Readonly<Record<string, Resource>>;
}

export interface Found {
  readonly id: string;
  readonly part: Part;
  readonly resource: Resource;
  // biome-ignore lint/suspicious/noExplicitAny: a template is untyped JSON; the matchers check it
  readonly properties: Readonly<Record<string, any>>;
}

export interface SynthesisedApp {
  readonly templates: Readonly<Record<Part, TemplateJson>>;
  readonly protectedStacks: readonly Part[];
  /** Stacks that are deployed only after the pipeline's, hence after its migrations. */
  readonly afterPipeline: readonly Part[];
}

const PARTS: readonly Part[] = ['network', 'data', 'pipeline', 'rules', 'simulation', 'api'];

/** Where each function of the contract stands in the construct tree. */
const FUNCTION_PLACES: Readonly<Record<FunctionName, readonly [Part, string]>> = {
  ingest: ['pipeline', 'Ingest'],
  enrich: ['pipeline', 'Enrich'],
  metrics: ['pipeline', 'Metrics'],
  regime: ['pipeline', 'Regime'],
  'daily-ingest': ['pipeline', 'DailyIngest'],
  'archive-prices': ['pipeline', 'ArchivePrices'],
  volatility: ['pipeline', 'Volatility'],
  rules: ['rules', 'Rules'],
  simulate: ['simulation', 'Simulate'],
  migrate: ['pipeline', 'Migration/Migrate'],
  api: ['api', 'Router'],
};

export interface SynthesisOptions {
  readonly schemaChecks?: boolean;
  /** Changes the app before it is synthesised. */
  readonly tamper?: (app: App) => void;
}

/** Synthesises without bundling and without credentials; throws when a nag rule is violated. */
export function synthesise(
  context: Readonly<Record<string, unknown>>,
  { schemaChecks = false, tamper }: SynthesisOptions = {},
): SynthesisedApp {
  const outdir = mkdtempSync(join(tmpdir(), 'saras-synth-'));
  try {
    const app = createSarasApp({
      context: { 'aws:cdk:bundling-stacks': [], ...context },
      outdir,
      schemaChecks,
    });
    tamper?.(app);
    const stacks = app.synth().stacks;
    const stackOf = (part: Part) => {
      const stack = stacks.find(({ id }) => id.endsWith(`-${part}`));
      if (!stack) throw new Error(`expected a stack ${part}, found ${stacks.map(({ id }) => id)}`);
      return stack;
    };
    return {
      templates: {
        network: stackOf('network').template,
        data: stackOf('data').template,
        pipeline: stackOf('pipeline').template,
        rules: stackOf('rules').template,
        simulation: stackOf('simulation').template,
        api: stackOf('api').template,
      },
      protectedStacks: PARTS.filter((part) => stackOf(part).terminationProtection === true),
      afterPipeline: PARTS.filter((part) =>
        stackOf(part).dependencies.some(({ id }) => id === stackOf('pipeline').id),
      ),
    };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

export function allResources(app: SynthesisedApp): Found[] {
  return PARTS.flatMap((part) =>
    Object.entries(app.templates[part].Resources).map(([id, resource]) => ({
      id,
      part,
      resource,
      properties: resource.Properties ?? {},
    })),
  );
}

export const resourcesOf = (app: SynthesisedApp, type: string): Found[] =>
  allResources(app).filter(({ resource }) => resource.Type === type);

/** The construct path below its stack, e.g. `Ingest/Function/Resource`. */
export const pathOf = ({ resource }: Found): string =>
  String(resource.Metadata?.['aws:cdk:path']).split('/').slice(1).join('/');

export function functionNamed(app: SynthesisedApp, name: FunctionName): Found {
  const [part, place] = FUNCTION_PLACES[name];
  return only(
    resourcesOf(app, 'AWS::Lambda::Function').filter(
      (found) => found.part === part && pathOf(found) === `${place}/Function/Resource`,
    ),
    name,
  );
}

export function queueNamed(app: SynthesisedApp, name: string): Found {
  const queues = resourcesOf(app, 'AWS::SQS::Queue');
  return only(
    queues.filter(({ properties }) => properties['QueueName'] === name),
    name,
  );
}

export function only(found: readonly Found[], what: string): Found {
  const [first, ...rest] = found;
  if (!first || rest.length > 0) throw new Error(`${what}: expected 1, found ${found.length}`);
  return first;
}

export interface Statement {
  readonly owner: Found;
  readonly effect: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

/** Every statement of every role and policy; resources in a short readable form. */
export function iamStatements(app: SynthesisedApp): Statement[] {
  return allResources(app).flatMap((owner) =>
    documentsOf(owner).flatMap((document) =>
      document.Statement.map((statement) => ({
        owner,
        effect: statement.Effect,
        actions: [statement.Action].flat(),
        resources: list(statement.Resource).map(readable),
      })),
    ),
  );
}

interface PolicyDocument {
  readonly Statement: readonly {
    readonly Effect: string;
    readonly Action: string | readonly string[];
    readonly Resource: unknown;
  }[];
}

function documentsOf({ resource, properties }: Found): PolicyDocument[] {
  if (resource.Type === 'AWS::IAM::Policy') return [properties['PolicyDocument']];
  if (resource.Type !== 'AWS::IAM::Role') return [];
  const inline: { PolicyDocument: PolicyDocument }[] = properties['Policies'] ?? [];
  return inline.map(({ PolicyDocument }) => PolicyDocument);
}

/** The statements of one function's role. */
export function permissionsOf(app: SynthesisedApp, name: FunctionName): Statement[] {
  const [part, place] = FUNCTION_PLACES[name];
  return iamStatements(app).filter(
    ({ owner }) => owner.part === part && pathOf(owner).startsWith(`${place}/Role/`),
  );
}

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);

/** `<Queue.Arn>`, `<Output>/uploads/*`: intrinsics shortened to the name they point to, without hashes. */
function readable(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const [[intrinsic, argument] = ['', '']] = Object.entries(value);
  if (intrinsic === 'Fn::Join') return list(argument[1]).map(readable).join(argument[0]);
  if (intrinsic === 'Fn::GetAtt') return `<${withoutHash(argument[0])}.${argument[1]}>`;
  if (intrinsic === 'Fn::GetStackOutput') return `<${withoutHash(argument.OutputName)}>`;
  return `<${withoutHash(argument)}>`;
}

const withoutHash = (name: string): string =>
  name
    .replace(/^PublishOutput(Ref|FnGetAtt)/, '')
    .replace(/[0-9A-F]{8}(?=$|Arn|GroupId|[0-9A-F]{8}$)/g, '')
    .replace(/Arn[0-9A-F]{8}$/, 'Arn');
