// The configuration of rules from a file, as `saras rules --json` prints it and people edit it: whole and
// checked, or every fault is said.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { ruleConfiguration } from '#contracts/rule-configuration.ts';
import { DEFAULT_CONFIGURATION, type RuleConfiguration } from '#core/rules/rule-configuration.ts';
import { UsageError } from './usage.ts';

/** The default without a file. Throws UsageError with each fault and where it is; what reading throws. */
export function readConfiguration(path: string | undefined): RuleConfiguration {
  if (path === undefined) return DEFAULT_CONFIGURATION;
  const parsed = ruleConfiguration.safeParse(json(path));
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path: at, message }) => {
    return `${at.length > 0 ? at.join('.') : 'the whole'}: ${message}`;
  });
  throw new UsageError([`${basename(path)}: no configuration of rules`, ...faults].join('\n  '));
}

function json(path: string): unknown {
  const text = readFileSync(path, 'utf8');
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${basename(path)}: expected JSON, found "${reason}"`);
  }
}
