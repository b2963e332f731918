// Rule configurations in memory: versions in a list, saved one after the other.
import { isDeepStrictEqual } from 'node:util';
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
  const fadesOf = (place: number) => versions.at(place)?.configuration.fade;
  const runId = () =>
    isDeepStrictEqual(fadesOf(-1), fadesOf(-2)) ? null : `run-${newest().configuration.version}`;
  return {
    current: async () => newest(),
    history: async ({ cursor, limit }) => versions.toReversed().slice(cursor, cursor + limit),
    async save({ configuration, author, reason }) {
      const { version } = newest().configuration;
      const next = {
        ...{ configuration: { ...configuration, version: configuration.version + 1 } },
        ...{ author, reason },
      };
      const isNext = configuration.version === version;
      if (isNext) versions.push({ ...next, at: versions.length });
      const { at, ...own } = newest();
      if (!isDeepStrictEqual(own, next)) return { kind: 'overtaken', currentVersion: version };
      return { kind: 'saved', saved: newest(), runId: runId() };
    },
  };
}
