// What differs between the stages, and how things are named; everything else is the same wiring.
import type { Node } from 'constructs';
import * as z from 'zod';

export const REGION = 'ap-south-1';
/** Named here because asking AWS for the zones of an account would need credentials to synthesise. */
export const AVAILABILITY_ZONES = ['ap-south-1a', 'ap-south-1b'];

const stageSchema = z.enum(['local', 'dev', 'prod'], {
  error: ({ input }) => `context "stage": expected local, dev or prod, found ${String(input)}`,
});
export type Stage = z.infer<typeof stageSchema>;

const databaseSchema = z.strictObject({
  /** RDS instance type without the `db.` prefix. */
  instanceType: z.string().regex(/^[a-z0-9]+\.[a-z0-9]+$/),
  storageGib: z.int().min(20),
  multiAz: z.boolean(),
  backupDays: z.int().min(1).max(35),
  tls: z.enum(['require', 'disable']),
});

const configSchema = z
  .strictObject({
    stage: stageSchema,
    /** Without an account the templates deploy into whichever account the credentials name. */
    account: z
      .string()
      .regex(/^\d{12}$/)
      .optional(),
    logLevel: z.enum(['DEBUG', 'INFO', 'WARN', 'ERROR']),
    logRetentionDays: z.literal([7, 30, 90]),
    database: databaseSchema,
    /** Termination protection of stateful stacks, deletion protection of the database. */
    protectState: z.boolean(),
    /** Off only where MongoDB is reachable privately: then AWS services come over endpoints. */
    natGateway: z.boolean(),
  })
  .refine((config) => config.stage === 'local' || config.database.tls === 'require', {
    path: ['database', 'tls'],
    error: 'expected require, found disable: only the embedded database has no certificate',
  })
  .refine((config) => config.stage !== 'prod' || config.protectState, {
    path: ['protectState'],
    error: 'expected true, found false: production state must not be deletable by a deployment',
  });

export type Config = Readonly<z.infer<typeof configSchema>>;

const SETTINGS: Readonly<Record<Stage, Omit<Config, 'stage' | 'account'>>> = {
  local: {
    logLevel: 'INFO',
    logRetentionDays: 7,
    database: {
      instanceType: 't4g.small',
      storageGib: 20,
      multiAz: false,
      backupDays: 1,
      tls: 'disable',
    },
    protectState: false,
    natGateway: true,
  },
  dev: {
    logLevel: 'DEBUG',
    logRetentionDays: 30,
    database: {
      instanceType: 't4g.small',
      storageGib: 20,
      multiAz: false,
      backupDays: 14,
      tls: 'require',
    },
    protectState: true,
    natGateway: true,
  },
  prod: {
    logLevel: 'INFO',
    logRetentionDays: 90,
    database: {
      instanceType: 't4g.small',
      storageGib: 30,
      multiAz: true,
      backupDays: 14,
      tls: 'require',
    },
    protectState: true,
    natGateway: true,
  },
};

/** The settings of one stage, checked. Throws a ZodError that lists every problem. */
export function configFor(stage: unknown, account?: unknown): Config {
  const known = stageSchema.parse(stage);
  return configSchema.parse({ ...SETTINGS[known], stage: known, account });
}

/** Reads `-c stage=... -c account=...` (or the same keys of cdk.json). */
export const configFromContext = (node: Node): Config =>
  configFor(node.tryGetContext('stage'), node.tryGetContext('account'));

/** Physical names, only where a person looks for the thing by its name. */
export const stackName = (stage: Stage, part: string): string => `saras-${stage}-${part}`;
export const queueName = (stage: Stage, part: string): string => `saras-${stage}-${part}`;
export const mongoSecretName = (stage: Stage): string => `saras/${stage}/mongo-uri`;
export const accelPixSecretName = (stage: Stage): string => `saras/${stage}/accelpix`;
export const dhanSecretName = (stage: Stage): string => `saras/${stage}/dhan`;
