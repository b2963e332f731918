// Rule configurations in PostgreSQL: a row for each version, none of which ever changes.
import { isDeepStrictEqual } from 'node:util';
import { ruleConfiguration } from '#contracts/rule-configuration.ts';
import type { Instant } from '#core/market/ist.ts';
import { storable } from '#core/pipeline/field.ts';
import { DEFAULT_CONFIGURATION, type RuleConfiguration } from '#core/rules/rule-configuration.ts';
import type {
  ConfigurationChange,
  ConfigurationSaved,
  ConfigurationVersion,
  RuleConfigurations,
} from '#ports/rule-configurations.ts';
import type { Sql, Transaction } from './connection.ts';
import { transaction } from './transaction.ts';
import { lastMeasuredDate, planWork } from './work.ts';

interface VersionRow {
  readonly configuration: unknown;
  readonly author: string;
  readonly reason: string;
  readonly at: Instant;
}

export function postgresRuleConfigurations(sql: Sql): RuleConfigurations {
  return {
    current: () => current(sql),
    async history({ cursor, limit }) {
      await current(sql);
      const rows = await sql<VersionRow[]>`
        select configuration, author, reason, saved_at as at from rule_configurations
        order by version desc offset ${cursor} limit ${limit}`;
      return rows.map(versionOf);
    },
    save: ({ configuration, author, reason }) => {
      const change = { configuration, author: storable(author), reason: storable(reason) };
      return transaction(sql, (tx) => save(tx, change));
    },
  };
}

async function current(sql: Sql | Transaction): Promise<ConfigurationVersion> {
  const found = await newest(sql);
  if (found) return found;
  await sql`
    insert into rule_configurations (version, configuration, author, reason)
    values (${DEFAULT_CONFIGURATION.version}, ${sql.json(DEFAULT_CONFIGURATION as never)},
      'saras', 'the defaults of the code')
    on conflict (version) do nothing`;
  const seeded = await newest(sql);
  if (seeded) return seeded;
  throw new Error('rule configurations: expected version 1 to be stored, found none');
}

async function newest(sql: Sql | Transaction): Promise<ConfigurationVersion | null> {
  const [row] = await sql<VersionRow[]>`
    select configuration, author, reason, saved_at as at from rule_configurations
    order by version desc limit 1`;
  return row ? versionOf(row) : null;
}

/** The primary key lets one of two through who edited the same version. */
async function save(tx: Transaction, change: ConfigurationChange): Promise<ConfigurationSaved> {
  const before = await current(tx);
  const { version } = before.configuration;
  const next = nextOf(change);
  if (change.configuration.version !== version) return repeated(tx, change, before);
  const [row] = await tx<VersionRow[]>`
    insert into rule_configurations (version, configuration, author, reason)
    values (${next.version}, ${tx.json(next as never)}, ${change.author}, ${change.reason})
    on conflict (version) do nothing
    returning configuration, author, reason, saved_at as at`;
  if (!row) return { kind: 'overtaken', currentVersion: next.version };
  const runId = runOf(before.configuration, next);
  if (runId !== null) await planFades(tx, runId);
  return { kind: 'saved', saved: versionOf(row), runId };
}

const nextOf = ({ configuration }: ConfigurationChange): RuleConfiguration => ({
  ...configuration,
  version: configuration.version + 1,
});

/** Who got no answer asks again: what he saved already is not somebody else's change. */
async function repeated(
  tx: Transaction,
  change: ConfigurationChange,
  newest: ConfigurationVersion,
): Promise<ConfigurationSaved> {
  const { configuration, author, reason } = newest;
  const own = { configuration: nextOf(change), author: change.author, reason: change.reason };
  if (!isDeepStrictEqual({ configuration, author, reason }, own)) {
    return { kind: 'overtaken', currentVersion: configuration.version };
  }
  const [before] = await tx<VersionRow[]>`
    select configuration, author, reason, saved_at as at from rule_configurations
    where version = ${configuration.version - 1}`;
  const edited = before ? versionOf(before).configuration : configuration;
  return { kind: 'saved', saved: newest, runId: runOf(edited, configuration) };
}

/** The run that reads every trade off its prices again, null while fades stay as they are. */
const runOf = (before: RuleConfiguration, next: RuleConfiguration): string | null =>
  isDeepStrictEqual(before.fade, next.fade) ? null : `rule-configuration-${next.version}`;

/** Whoever has trades of another policy is enriched and measured again. */
async function planFades(tx: Transaction, runId: string): Promise<void> {
  const asOf = await lastMeasuredDate(tx);
  if (asOf !== null) await planWork(tx, runId, asOf, []);
}

/** Checked when it is read, too: a configuration of an older layout has to be migrated, not guessed. */
const versionOf = ({ configuration, author, reason, at }: VersionRow): ConfigurationVersion => ({
  ...{ configuration: ruleConfiguration.parse(configuration), author, reason, at },
});
