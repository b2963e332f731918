// The configuration of rules from a file, as `saras rules --json` prints it and people edit it: whole and
// checked, or every fault is said.
import { ruleConfiguration } from '#contracts/rule-configuration.ts';
import { DEFAULT_CONFIGURATION, type RuleConfiguration } from '#core/rules/rule-configuration.ts';
import { readJson } from './json-file.ts';

/** The default without a file. Throws UsageError with each fault and where it is; what reading throws. */
export const readConfiguration = (path: string | undefined): RuleConfiguration =>
  path === undefined
    ? DEFAULT_CONFIGURATION
    : readJson(path, ruleConfiguration, 'configuration of rules');
