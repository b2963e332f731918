// The whole application: six stacks by life cycle, checked against cdk-nag whenever it synthesises.
import { readFileSync } from 'node:fs';
import { App, Tags, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import * as z from 'zod';
import { type Config, configFromContext, REGION, stackName } from './config.ts';
import { ApiStack } from './stacks/api-stack.ts';
import { DataStack } from './stacks/data-stack.ts';
import { NetworkStack } from './stacks/network-stack.ts';
import { PipelineStack } from './stacks/pipeline-stack.ts';
import { RulesStack } from './stacks/rules-stack.ts';
import { SimulationStack } from './stacks/simulation-stack.ts';

/** What the CLI adds by itself: readers of the template need paths and the folders of bundles. */
const METADATA = { 'aws:cdk:enable-path-metadata': true, 'aws:cdk:enable-asset-metadata': true };

export interface SarasAppOptions {
  /** Overrides cdk.json; CDK_CONTEXT_JSON overrides both. */
  readonly context?: Readonly<Record<string, unknown>>;
  /** Default: CDK_OUTDIR. */
  readonly outdir?: string;
  /** Check properties against the schemas of CloudFormation as well (about a second). */
  readonly schemaChecks?: boolean;
}

/**
 * Builds the app; the caller synthesises it, which throws when cdk-nag finds anything. The context
 * of cdk.json applies even without the CLI, because feature flags change templates.
 */
export function createSarasApp(options: SarasAppOptions = {}): App {
  const app = new App({
    outdir: options.outdir,
    builtinCloudFormationValidation: options.schemaChecks,
    context: { ...METADATA, ...featureFlags(), ...options.context },
  });
  const config = configFromContext(app.node);
  addStacks(app, config);
  Tags.of(app).add('project', 'saras');
  Tags.of(app).add('stage', config.stage);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
  return app;
}

function featureFlags(): Record<string, unknown> {
  const cdkJson = readFileSync(new URL('../cdk.json', import.meta.url), 'utf8');
  return z.object({ context: z.record(z.string(), z.unknown()) }).parse(JSON.parse(cdkJson))
    .context;
}

function addStacks(app: App, config: Config): void {
  const common = {
    config,
    env: { region: REGION, ...(config.account ? { account: config.account } : {}) },
  };
  const id = (part: string) => stackName(config.stage, part);
  const network = new NetworkStack(app, id('network'), common);
  const data = new DataStack(app, id('data'), { ...common, network });
  const pipeline = new PipelineStack(app, id('pipeline'), { ...common, network, data });
  const rules = new RulesStack(app, id('rules'), { ...common, network, data, pipeline });
  const simulation = new SimulationStack(app, id('simulation'), { ...common, network, data });
  const api = new ApiStack(app, id('api'), { ...common, network, data, pipeline, simulation });
  // The api reads tables that the migrations of the pipeline stack create.
  api.addStackDependency(pipeline);
  // Its event source polls at once: the migrations have to be through.
  rules.addStackDependency(pipeline);
  simulation.addStackDependency(pipeline);
}
