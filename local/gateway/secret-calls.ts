// Secrets Manager calls, answered from the secret store. Functions only read.
import type { IncomingMessage, ServerResponse } from 'node:http';
import * as z from 'zod';
import type { SecretStore } from '#local/parts/secrets.ts';
import type { Caller, Signature } from './caller.ts';
import { isAllowed, type PolicyRequest } from './policy.ts';
import { notImplemented, type Refusal, refusalOf } from './refusal.ts';
import { readAll } from './upstream.ts';

const bodySchema = z.object({
  SecretId: z.string(),
  VersionStage: z.enum(['AWSCURRENT', 'AWSPREVIOUS']).default('AWSCURRENT'),
});

export type SecretCalls = { readonly secrets: SecretStore; readonly accountId: string };

/** Answers one Secrets Manager call of `caller`, or returns why it is refused. */
export async function answerSecretCall(
  { secrets, accountId }: SecretCalls,
  caller: Caller,
  { region }: Signature,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<Refusal | undefined> {
  const target = String(request.headers['x-amz-target']);
  if (target !== 'secretsmanager.GetSecretValue')
    return notImplemented(`Secrets Manager call ${target}`);
  const { SecretId, VersionStage } = bodySchema.parse(JSON.parse(String(await readAll(request))));
  const asked: PolicyRequest = {
    action: 'secretsmanager:GetSecretValue',
    resource: secrets.find(SecretId) ?? arnOfUnknown(SecretId, region, accountId),
  };
  const refusal = refusalOf(caller, asked, isAllowed(caller.statements, asked));
  // Secrets Manager answers a denial with status 400 and the longer code.
  if (refusal) return { ...refusal, status: 400, code: 'AccessDeniedException' };
  const version = secrets.get(SecretId, VersionStage);
  if (!version) return notFound(SecretId, VersionStage);
  response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
  response.end(
    JSON.stringify({
      ARN: version.arn,
      Name: version.name,
      VersionId: version.versionId,
      VersionStages: version.stages,
      SecretString: version.value,
    }),
  );
  return undefined;
}

const arnOfUnknown = (id: string, region: string, accountId: string): string =>
  id.startsWith('arn:') ? id : `arn:aws:secretsmanager:${region}:${accountId}:secret:${id}`;

const notFound = (id: string, stage: string): Refusal => ({
  status: 400,
  code: 'ResourceNotFoundException',
  message: `Secrets Manager can't find the specified secret value for staging label: ${stage} of ${id}`,
});
