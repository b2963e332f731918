// Custom::Trigger: functions that a deployment runs once, in the order of the template (migrations).
import * as z from 'zod';
import type { Invoke } from './lambda/invocation.ts';
import { TemplateError } from './template/assembly.ts';
import { type ResolvedResource, resourcesOfType } from './template/resolved-resource.ts';

const propertiesSchema = z.object({
  HandlerArn: z.string(),
  InvocationType: z.literal('RequestResponse'),
});

/** @throws TemplateError when a triggered function fails: AWS would roll the deployment back. */
export async function runTriggers(
  resources: readonly ResolvedResource[],
  invoke: Invoke,
): Promise<void> {
  for (const trigger of resourcesOfType(resources, 'Custom::Trigger')) {
    const where = `${trigger.stack}/${trigger.logicalId}`;
    const parsed = propertiesSchema.safeParse(trigger.properties);
    if (!parsed.success) throw new TemplateError(`${where}: ${z.prettifyError(parsed.error)}`);
    const outcome = await invoke(parsed.data.HandlerArn, {});
    if (outcome.kind === 'answered') continue;
    throw new TemplateError(
      [`${where}: ${outcome.errorType}: ${outcome.errorMessage}`, ...outcome.trace].join('\n    '),
    );
  }
}
