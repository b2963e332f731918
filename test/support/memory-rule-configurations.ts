// Rule configurations in memory: versions in a list, saved one after the other.
import { DEFAULT_CONFIGURATION, type RuleConfiguration } from '#core/rules/rule-configuration.ts';
import type { ConfigurationVersion, RuleConfigurations } from '#ports/rule-configurations.ts';

export function memoryRuleConfigurations(
  first: RuleConfiguration = DEFAULT_CONFIGURATION,
): RuleConfigurations {
  const initial: ConfigurationVersion = {
    ...{ configuration: first, author: 'saras', reason: 'the defaults', at: 0 },
  };
  const versions = [initial];
  const newest = () => versions.at(-1) ?? initial;
  return {
    current: async () => newest(),
    history: async ({ cursor, limit }) => versions.toReversed().slice(cursor, cursor + limit),
    async save({ configuration, author, reason }) {
      const { version, fade } = newest().configuration;
      if (configuration.version !== version) return { kind: 'overtaken', currentVersion: version };
      const saved = { configuration: { ...configuration, version: version + 1 }, author, reason };
      versions.push({ ...saved, at: versions.length });
      const fadesChange = JSON.stringify(configuration.fade) !== JSON.stringify(fade);
      return { kind: 'saved', saved: newest(), runId: fadesChange ? `run-${version + 1}` : null };
    },
  };
}
