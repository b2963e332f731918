// The work of a run: which advisors still have to be enriched and measured.
import type { WorkMessage } from '#contracts/work-message.ts';

export interface Work {
  /** Advisors of the run that are neither measured nor failed, in order of id. */
  pending(runId: string): Promise<readonly WorkMessage[]>;
  enriched(message: WorkMessage): Promise<void>;
  measured(message: WorkMessage): Promise<void>;
  /** Another run that still owes the same measurement, null if there is none. */
  successor(message: WorkMessage): Promise<string | null>;
  /** The advisor's work was given up; the reason is shown with the upload. */
  failed(message: WorkMessage, reason: string): Promise<void>;
}
