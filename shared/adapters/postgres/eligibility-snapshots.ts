// Eligibility snapshots in PostgreSQL: a row for each version, none of which ever changes.
import { eligibilitySnapshot } from '#contracts/eligibility.ts';
import type { IsoDate } from '#core/market/ist.ts';
import type {
  EligibilityContent,
  EligibilitySnapshot,
} from '#core/rules/eligibility/eligibility-snapshot.ts';
import type { EligibilitySnapshots } from '#ports/eligibility-snapshots.ts';
import type { Sql, Transaction } from './connection.ts';
import { lockEligibility } from './store-locks.ts';
import { transaction } from './transaction.ts';

interface SnapshotRow {
  readonly version: number;
  readonly content: object;
}

export function postgresEligibilitySnapshots(sql: Sql): EligibilitySnapshots {
  return {
    latest: (date) => (date === null ? latestOfAll(sql) : latestOf(sql, date)),
    async find(version) {
      const [row] = await sql<SnapshotRow[]>`
        select version, content from eligibility_snapshots where version = ${version}`;
      return row ? snapshotOf(row) : null;
    },
    save: (content) => transaction(sql, (tx) => save(tx, content)),
  };
}

async function latestOfAll(sql: Sql): Promise<EligibilitySnapshot | null> {
  const [row] = await sql<SnapshotRow[]>`
    select version, content from eligibility_snapshots order by version desc limit 1`;
  return row ? snapshotOf(row) : null;
}

async function latestOf(sql: Sql, date: IsoDate): Promise<EligibilitySnapshot | null> {
  const [row] = await sql<SnapshotRow[]>`
    select version, content from eligibility_snapshots
    where date = ${date} order by version desc limit 1`;
  return row ? snapshotOf(row) : null;
}

async function save(tx: Transaction, content: EligibilityContent): Promise<EligibilitySnapshot> {
  await lockEligibility(tx);
  const json = tx.json(content as never);
  const [same] = await tx<SnapshotRow[]>`
    select version, content from (
      select version, content from eligibility_snapshots
      where date = ${content.date} order by version desc limit 1
    ) latest where content = ${json}`;
  if (same) return snapshotOf(same);
  const [row] = await tx<SnapshotRow[]>`
    insert into eligibility_snapshots (version, date, moment, content)
    select coalesce(max(version), 0) + 1, ${content.date}, ${content.moment}, ${json}
    from eligibility_snapshots
    returning version, content`;
  if (!row) throw new Error(`eligibility of ${content.date}: expected the row just written`);
  return snapshotOf(row);
}

/** Checked when it is read, too, which puts every key at its place: the same bytes every time. */
const snapshotOf = ({ version, content }: SnapshotRow): EligibilitySnapshot =>
  eligibilitySnapshot.parse({ version, ...content });
