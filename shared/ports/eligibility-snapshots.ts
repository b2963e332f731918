// Snapshots of eligible rules: every one that was ever made, each under its version.
import type { IsoDate } from '#core/market/ist.ts';
import type {
  EligibilityContent,
  EligibilitySnapshot,
} from '#core/rules/eligibility/eligibility-snapshot.ts';

export interface EligibilitySnapshots {
  /** Of the date, else of any; null when there is none. */
  latest(date: IsoDate | null): Promise<EligibilitySnapshot | null>;
  find(version: number): Promise<EligibilitySnapshot | null>;
  /** Under the next version; what the latest of its date says already is not said again. */
  save(content: EligibilityContent): Promise<EligibilitySnapshot>;
}
