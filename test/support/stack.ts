// The real stack for scenarios: the synthesised template of the app, run by the embedded cloud.
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type SarasApi, sarasApi } from '#local/client/saras-api.ts';
import { type Cloud, startCloud } from '#local/cloud.ts';
import { synthesise } from '#local/run/synthesis.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const SOURCES = ['cdk', 'lambdas', 'shared', 'cdk.json', 'package.json', 'package-lock.json'];

export interface Stack {
  readonly cloud: Cloud;
  readonly api: SarasApi;
  readonly templateDir: string;
  /** What the cloud has said so far. */
  readonly lines: readonly string[];
  /** Removes everything the stack wrote. */
  readonly stop: () => Promise<void>;
}

/** Edits a template of the stack's private copy before it starts. */
export type Edit = (templates: Templates) => void;

export interface Templates {
  /** Changes the template of the stack `saras-local-<part>`. */
  change(
    part: 'network' | 'data' | 'pipeline' | 'rules' | 'api',
    edit: (resources: Resources) => void,
  ): void;
}

export type Resources = Record<string, { Type: string; Properties: Record<string, unknown> }>;

export interface StackOptions {
  /** Another synthesised template than the one of these sources. */
  readonly templateFrom?: string;
  /** A folder whose state is kept at the stop and found again by the next start. */
  readonly keptState?: string;
  /** Values of secrets by name. */
  readonly secrets?: Readonly<Record<string, string>>;
}

/** Starts a stack of its own. @throws what `startCloud` throws. */
export async function startStack(edit?: Edit, options: StackOptions = {}): Promise<Stack> {
  const folder = mkdtempSync(join(tmpdir(), 'saras-stack-'));
  // The database server may run as another user and must pass through.
  chmodSync(folder, 0o711);
  const templateDir = join(folder, 'cdk.out');
  const lines: string[] = [];
  try {
    cpSync(options.templateFrom ?? (await assembly()), templateDir, { recursive: true });
    edit?.(templatesIn(templateDir));
    const cloud = await startCloud({
      templateDir,
      stateDir: options.keptState ?? join(folder, 'state'),
      keep: options.keptState !== undefined,
      log: (line) => void lines.push(line),
      ...(options.secrets ? { secrets: options.secrets } : {}),
    });
    const stop = async () => {
      await cloud.stop();
      rmSync(folder, { recursive: true, force: true });
    };
    return { cloud, api: sarasApi(cloud.apiUrl), templateDir, lines, stop };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

const templatesIn = (templateDir: string): Templates => ({
  change(part, edit) {
    const path = join(templateDir, `saras-local-${part}.template.json`);
    const template = JSON.parse(readFileSync(path, 'utf8')) as { Resources: Resources };
    edit(template.Resources);
    writeFileSync(path, JSON.stringify(template));
  },
});

/** One text for another in a file of the project. */
export interface SourceChange {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** Synthesises a copy of the project in which these texts are changed; returns the template's folder. */
export async function synthesiseChanged(
  folder: string,
  changes: readonly SourceChange[],
): Promise<string> {
  for (const source of SOURCES)
    cpSync(join(ROOT, source), join(folder, source), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction');
  for (const { file, from, to } of changes) {
    const text = readFileSync(join(folder, file), 'utf8');
    if (text.split(from).length !== 2) throw new Error(`${file}: expected "${from}" once`);
    writeFileSync(join(folder, file), text.replace(from, to));
  }
  const templateDir = join(folder, 'changed.out');
  await synthesise(templateDir, { root: folder });
  return templateDir;
}

const KEPT = 'saras-assembly-';
/** Assemblies of other sources are forgotten after an hour. */
const KEPT_MS = 3_600_000;

/** Synthesised once for all test files that see the same sources. */
async function assembly(): Promise<string> {
  const hash = createHash('sha256');
  for (const source of SOURCES) addTo(hash, join(ROOT, source));
  const kept = join(tmpdir(), `${KEPT}${hash.digest('hex').slice(0, 16)}`);
  if (existsSync(kept)) return kept;
  forgetOldAssemblies();
  const own = mkdtempSync(join(tmpdir(), 'saras-synth-'));
  await synthesise(own);
  try {
    renameSync(own, kept);
  } catch (error) {
    // Another test file was first: its result is the same.
    if (!existsSync(kept)) throw error;
    rmSync(own, { recursive: true, force: true });
  }
  return kept;
}

function forgetOldAssemblies(): void {
  for (const name of readdirSync(tmpdir()).filter((one) => one.startsWith(KEPT))) {
    const path = join(tmpdir(), name);
    const { mtimeMs } = statSync(path, { throwIfNoEntry: false }) ?? { mtimeMs: 0 };
    if (Date.now() - mtimeMs > KEPT_MS) rmSync(path, { recursive: true, force: true });
  }
}

function addTo(hash: ReturnType<typeof createHash>, path: string): void {
  if (statSync(path).isDirectory()) {
    for (const name of readdirSync(path).sort()) addTo(hash, join(path, name));
  } else {
    hash.update(path).update(readFileSync(path));
  }
}

/** Physical name of a function by its construct: the gateway knows it as a caller by that name. */
export function functionName(
  templateDir: string,
  part: 'pipeline' | 'rules' | 'api',
  construct: string,
): string {
  const stack = `saras-local-${part}`;
  const { Resources: resources } = JSON.parse(
    readFileSync(join(templateDir, `${stack}.template.json`), 'utf8'),
  ) as { Resources: Resources };
  const id = Object.keys(resources).find(
    (name) => name.startsWith(construct) && resources[name]?.Type === 'AWS::Lambda::Function',
  );
  if (id === undefined) throw new Error(`expected a function ${construct}, found none`);
  return `${stack}-${id}`;
}

/** Settings of an AWS client that calls the stack's gateway as that function. */
export const callerOf = (stack: Stack, name: string) => ({
  endpoint: stack.cloud.gatewayUrl,
  region: 'ap-south-1',
  credentials: { accessKeyId: name, secretAccessKey: 'local' },
});

/** Bucket of the uploads, read off an upload's URL. */
export async function uploadsBucket(stack: Stack): Promise<string> {
  const body = JSON.stringify({ fileName: 'any.csv' });
  const response = await fetch(`${stack.cloud.apiUrl}/uploads`, { method: 'POST', body });
  const { url } = (await response.json()) as { url: string };
  return new URL(url).pathname.split('/')[1] ?? '';
}
