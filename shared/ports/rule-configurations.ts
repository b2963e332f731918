// The thresholds of rules and everything they ever were: who changed what when, and why.
import type { Instant } from '#core/market/ist.ts';
import type { RuleConfiguration } from '#core/rules/rule-configuration.ts';

export interface ConfigurationVersion {
  readonly configuration: RuleConfiguration;
  readonly author: string;
  readonly reason: string;
  readonly at: Instant;
}

export interface ConfigurationChange {
  /** Its version is the one that was edited; it is stored as the next one. */
  readonly configuration: RuleConfiguration;
  readonly author: string;
  readonly reason: string;
}

export type ConfigurationSaved =
  | {
      readonly kind: 'saved';
      readonly saved: ConfigurationVersion;
      /** The run that reads trades of another fade policy again; null while the policy stays. */
      readonly runId: string | null;
    }
  /** Somebody else saved in the meantime. */
  | { readonly kind: 'overtaken'; readonly currentVersion: number };

export interface RuleConfigurations {
  /** The defaults of the code are stored as version 1 when nothing is there. */
  current(): Promise<ConfigurationVersion>;
  /** The newest first. */
  history(page: {
    readonly cursor: number;
    readonly limit: number;
  }): Promise<readonly ConfigurationVersion[]>;
  /** The same change again, as long as it is the newest, is answered again and adds nothing. */
  save(change: ConfigurationChange): Promise<ConfigurationSaved>;
}
