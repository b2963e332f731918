// One run of the stack: synthesise, start, load, show, and stay until told to stop.
import { join } from 'node:path';
import { reportFailures } from '#local/cli/advisor-failures.ts';
import { LOCAL_FOLDER, registerStack } from '#local/client/stack-registry.ts';
import { type Cloud, startCloud } from '#local/cloud.ts';
import { type Loaded, loadWorld } from './load.ts';
import type { StartOptions } from './options.ts';
import { peakMemory } from './peak-memory.ts';
import { type PriceFeed, priceFeed, startVendors, vendorSecrets } from './price-feed.ts';
import { type RunReport, reportJson, reportText } from './report.ts';
import { synthesise } from './synthesis.ts';
import { filesOf, sampleFiles, type WorldFiles } from './world.ts';

/** Resolves when the run is over; stops everything it started, whatever happens. */
export async function runStack(options: StartOptions, workFolder: string): Promise<void> {
  const say = options.json ? () => undefined : (line: string) => process.stderr.write(`${line}\n`);
  const stop = stopRequest();
  const files = await worldFiles(options, join(workFolder, 'sample'));
  say('Synthesising the template ...');
  const templateDir = join(workFolder, 'cdk.out');
  const synthesisMs = await timed(() => synthesiseUntil(stop.signal, templateDir));
  if (stop.signal.aborted) return;
  const feed = options.prices ? await priceFeed(files) : null;
  say('Starting the parts ...');
  const { cloud, stopParts } = await startParts(options, templateDir, feed);
  const unregister = registerStack(cloud.apiUrl, new Date().toISOString());
  try {
    const loading = loadWorld(cloud, files, options, feed);
    const loaded = await Promise.race([loading, stop.asked]);
    if (loaded === 'stop') return;
    const report = reportOf(cloud, loaded, synthesisMs);
    if (!options.json) process.stdout.write(reportText(report, cloud));
    if (options.exitWhenDone) await finish(stopParts);
    reportFailures(loaded.failures);
    if (options.json) process.stdout.write(`${reportJson(report)}\n`);
    if (options.exitWhenDone) return;
    say('Running. Stop with Ctrl-C.');
    await stop.asked;
  } finally {
    unregister();
    await stopParts();
  }
}

/** Stopped before the last line is printed, so that nothing is said after it. */
const finish = (stopParts: () => Promise<void>): Promise<void> => stopParts();

interface Parts {
  readonly cloud: Cloud;
  /** The cloud and the vendors beside it; safe to call twice. */
  readonly stopParts: () => Promise<void>;
}

async function startParts(
  options: StartOptions,
  templateDir: string,
  feed: PriceFeed | null,
): Promise<Parts> {
  let vendors = feed === null ? null : await startVendors(feed);
  const closeVendors = async () => {
    const open = vendors;
    vendors = null;
    await open?.close();
  };
  try {
    const cloud = await startCloud({
      templateDir,
      stateDir: stateDirOf(options),
      keep: options.keep,
      log: (line) => process.stderr.write(`${line}\n`),
      secrets: vendors === null ? {} : vendorSecrets(vendors),
    });
    return { cloud, stopParts: () => cloud.stop().finally(closeVendors) };
  } catch (error) {
    await closeVendors();
    throw error;
  }
}

function worldFiles(options: StartOptions, folder: string): Promise<WorldFiles> | WorldFiles {
  return options.data === null ? sampleFiles(folder, options.seed) : filesOf(options.data);
}

const stateDirOf = ({ stateDir, keep }: StartOptions): string =>
  stateDir ?? join(LOCAL_FOLDER, keep ? 'kept' : `run-${process.pid}`);

function reportOf(cloud: Cloud, loaded: Loaded, synthesisMs: number): RunReport {
  return {
    ...loaded,
    apiUrl: cloud.apiUrl,
    startUp: [{ part: 'synthesis', ms: synthesisMs }, ...cloud.timings],
    peakMemory: peakMemory(process.pid),
  };
}

/** Returns early, without a template, when the run was asked to stop. */
async function synthesiseUntil(signal: AbortSignal, templateDir: string): Promise<void> {
  try {
    await synthesise(templateDir, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

async function timed(step: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await step();
  return Math.round(performance.now() - began);
}

/** Ctrl-C reaches us twice: from the terminal, and from the parent that passes it on. */
const SAME_SIGNAL_MS = 1000;

interface StopRequest {
  readonly signal: AbortSignal;
  readonly asked: Promise<'stop'>;
}

/**
 * Made at the first SIGINT or SIGTERM, or when the process that started us is gone; whoever asks again
 * ends the process at once.
 */
function stopRequest(): StopRequest {
  const { promise: asked, resolve } = Promise.withResolvers<'stop'>();
  const controller = new AbortController();
  const stop = () => {
    controller.abort();
    resolve('stop');
  };
  let askedAt: number | undefined;
  const ask = () => {
    askedAt ??= performance.now();
    if (performance.now() - askedAt > SAME_SIGNAL_MS) process.exit(1);
    stop();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, ask);
  process.once('disconnect', stop);
  // The channel only tells of that end; it is no reason to go on.
  process.channel?.unref();
  return { signal: controller.signal, asked };
}
