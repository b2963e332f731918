// Snapshots and executed trades in memory: versions in a list, of the contents at first; records as given.
import type {
  EligibilityContent,
  EligibilitySnapshot,
} from '#core/rules/eligibility/eligibility-snapshot.ts';
import type { LiveRecord } from '#core/rules/eligibility/live-feedback.ts';
import type { EligibilitySnapshots } from '#ports/eligibility-snapshots.ts';
import type { ExecutedTrades, RecordSpan } from '#ports/executed-trades.ts';

export interface MemoryEligibility {
  readonly snapshots: EligibilitySnapshots;
  readonly executed: Pick<ExecutedTrades, 'records'>;
  readonly stored: readonly EligibilitySnapshot[];
  /** What the next evaluation finds of trades. */
  readonly records: LiveRecord[];
  readonly spans: readonly RecordSpan[];
}

export function memoryEligibility(...contents: EligibilityContent[]): MemoryEligibility {
  const stored = contents.map(
    (content, n): EligibilitySnapshot => ({ version: n + 1, ...content }),
  );
  const records: LiveRecord[] = [];
  const spans: RecordSpan[] = [];
  const latest = (date: string | null) =>
    stored.findLast((one) => date === null || one.date === date) ?? null;
  return {
    ...{ stored, records, spans },
    executed: {
      records: async (span) => {
        spans.push(span);
        return records;
      },
    },
    snapshots: {
      latest: async (date) => latest(date),
      find: async (version) => stored.find((one) => one.version === version) ?? null,
      async save(content: EligibilityContent) {
        const before = latest(content.date);
        const saved = { version: before?.version ?? 0, ...content };
        if (before !== null && JSON.stringify(before) === JSON.stringify(saved)) return before;
        const next = { ...saved, version: stored.length + 1 };
        stored.push(next);
        return next;
      },
    },
  };
}
