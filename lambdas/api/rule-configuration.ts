// The thresholds of rules: what they are, what they were, and a change of them with everything it sets in motion.
import { pageQuery } from '#contracts/http.ts';
import { configurationChange } from '#contracts/rule-configuration.ts';
import type { RuleConfiguration } from '#core/rules/rule-configuration.ts';
import type { ConfigurationVersion, RuleConfigurations } from '#ports/rule-configurations.ts';
import type { RulesQueue } from '#ports/rules-queue.ts';
import type { Work } from '#ports/work.ts';
import type { WorkQueue } from '#ports/work-queue.ts';
import { HttpRefusal, json } from './http.ts';
import type { Handler } from './router.ts';
import { bodyOf, nextCursor } from './uploads.ts';

export interface ConfigurationRouteDeps {
  readonly configurations: RuleConfigurations;
  readonly work: Pick<Work, 'pending'>;
  readonly enrichQueue: WorkQueue;
  readonly rulesQueue: RulesQueue;
}

export interface ConfigurationView {
  readonly configuration: RuleConfiguration;
  readonly author: string;
  readonly reason: string;
  readonly savedAt: string;
}

export const showConfiguration =
  ({ configurations }: ConfigurationRouteDeps): Handler =>
  async () =>
    json(200, viewOf(await configurations.current()));

/** The newest first. */
export const configurationHistory =
  ({ configurations }: ConfigurationRouteDeps): Handler =>
  async ({ query }) => {
    const page = pageQuery.parse(query);
    const items = (await configurations.history(page)).map(viewOf);
    return json(200, { items, next: nextCursor(page, items.length) });
  };

/**
 * Saved under the next version by whoever signed the request; 409 when somebody else saved in the
 * meantime. The messages are sent again when the same request comes again, so that none is ever lost.
 */
export const saveConfiguration =
  ({ configurations, work, enrichQueue, rulesQueue }: ConfigurationRouteDeps): Handler =>
  async (request) => {
    const change = configurationChange.parse(bodyOf(request));
    const answer = await configurations.save({ ...change, author: request.caller });
    if (answer.kind === 'overtaken') throw overtaken(change.configuration, answer.currentVersion);
    const { saved, runId } = answer;
    if (runId !== null) await enrichQueue.send(await work.pending(runId));
    await rulesQueue.send({ kind: 'CONFIGURED', version: saved.configuration.version });
    return json(200, viewOf(saved));
  };

const overtaken = ({ version }: RuleConfiguration, currentVersion: number): HttpRefusal =>
  new HttpRefusal(
    409,
    'Conflict',
    `rule configuration: expected a change of version ${currentVersion}, found one of ${version}`,
  );

const viewOf = ({ at, ...version }: ConfigurationVersion): ConfigurationView => ({
  ...version,
  savedAt: new Date(at).toISOString(),
});
