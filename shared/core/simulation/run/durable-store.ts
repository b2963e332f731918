// What survives a crash: the records of the ledger, under the token of the one writer.
import type { DurableRecord } from '#core/trading/engine/durable-record.ts';
import type { Commit } from '#core/trading/engine/effect.ts';

export type Written = 'WRITTEN' | 'AGAIN' | 'REFUSED';

export type RecordValue = { [R in DurableRecord as R['kind']]: R['value'] };

export interface DurableStore {
  /** The newest of each kind and id. */
  records(): readonly DurableRecord[];
  record<K extends keyof RecordValue>(kind: K, id: string): RecordValue[K] | undefined;
  /** A new writer: every older token is refused from now on. */
  takeLease(): number;
  /** The same sequence again changes nothing; a token that is not the newest is refused. */
  write(token: number, commit: Commit): Written;
}

export function durableStore(): DurableStore {
  const records = new Map<string, DurableRecord>();
  let holder = 0;
  let sequence = 0;
  return {
    records: () => [...records.values()],
    // The key has the kind in it, so that the value is of that kind.
    record: <K extends keyof RecordValue>(kind: K, id: string) =>
      records.get(`${kind}/${id}`)?.value as RecordValue[K] | undefined,
    takeLease: () => ++holder,
    write: (token, commit) => {
      if (token !== holder) return 'REFUSED';
      if (commit.sequence <= sequence) return 'AGAIN';
      if (commit.sequence !== sequence + 1) {
        throw new Error(`commit ${commit.sequence}: expected number ${sequence + 1}`);
      }
      ({ sequence } = commit);
      for (const record of commit.writes) records.set(`${record.kind}/${record.id}`, record);
      return 'WRITTEN';
    },
  };
}
