// The keys of the price vendors as their secrets hold them. A vendor that is not used has the JSON `{}`
// in its secret: that is a choice, anything else that does not fit is an error.
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';
import { SecretUnusable, secretText } from '#adapters/secrets/secret.ts';
import { accelPixSecret } from '#contracts/accelpix.ts';
import { dhanSecret } from '#contracts/dhan-charts.ts';
import type { PriceSourceSecrets } from './price-sources.ts';

export interface PriceSecretArns {
  readonly accelPix: string;
  readonly dhan: string;
}

/** Throws SecretUnusable that names what is missing, never a value; also when no vendor is used. */
export async function priceSourceSecrets(
  client: SecretsManagerClient,
  arns: PriceSecretArns,
): Promise<PriceSourceSecrets> {
  const [accelPix, dhan] = await Promise.all([
    vendorSecret(client, arns.accelPix, accelPixSecret),
    vendorSecret(client, arns.dhan, dhanSecret),
  ]);
  if (accelPix === null && dhan === null) {
    throw new SecretUnusable(
      `secrets ${arns.accelPix} and ${arns.dhan}: expected the keys of at least one vendor, found {}`,
    );
  }
  return { accelPix, dhan };
}

const unused = z.strictObject({}).transform(() => null);

async function vendorSecret<Secret>(
  client: SecretsManagerClient,
  arn: string,
  schema: z.ZodType<Secret>,
): Promise<Secret | null> {
  const value = jsonOf(await secretText(client, arn));
  if (unused.safeParse(value).success) return null;
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const keys = parsed.error.issues.map((issue) => issue.path.join('.')).filter(Boolean);
  const problem = keys.length === 0 ? 'found no JSON object' : `unusable: ${keys.join(', ')}`;
  throw new SecretUnusable(`secret ${arn}: expected the keys of a vendor, ${problem}`);
}

/** Undefined when the text is no JSON: the parser's own error would quote the secret. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
