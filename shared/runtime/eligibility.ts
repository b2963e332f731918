// Evaluates which rules may trade on a day from what is stored, and stores the answer: nightly after the
// build, before the market opens, and whenever the live task asks.
import type { Logger } from '@aws-lambda-powertools/logger';
import { isTradingDay, nextTradingDay } from '#core/market/calendar.ts';
import { addDays, type IsoDate, istInstant } from '#core/market/ist.ts';
import {
  type EligibilityMoment,
  type EligibilitySnapshot,
  eligibilityOf,
} from '#core/rules/eligibility/eligibility-snapshot.ts';
import { eligibleRun } from '#core/rules/eligibility/eligible-run.ts';
import type { RuleConfiguration } from '#core/rules/rule-configuration.ts';
import type { EligibilitySnapshots } from '#ports/eligibility-snapshots.ts';
import type { ExecutedTrades, RecordSpan } from '#ports/executed-trades.ts';
import type { RuleBooks } from '#ports/rule-books.ts';
import type { RuleConfigurations } from '#ports/rule-configurations.ts';

export interface EligibilityStores {
  readonly books: Pick<RuleBooks, 'latest' | 'selected' | 'levels'>;
  readonly configurations: Pick<RuleConfigurations, 'current'>;
  readonly executed: Pick<ExecutedTrades, 'records'>;
  readonly snapshots: Pick<EligibilitySnapshots, 'save'>;
  readonly logger: Logger;
}

/** The day that is evaluated on a date: in the evening the next trading day; null on a day without trading. */
export function evaluatedDay(moment: EligibilityMoment, on: IsoDate): IsoDate | null {
  if (!isTradingDay(on)) return null;
  return moment === 'NIGHTLY' ? nextTradingDay(on) : on;
}

/** Our trades that count on a day: those that had ended before it began. */
export const recordSpan = (date: IsoDate, { live, selection }: RuleConfiguration): RecordSpan => ({
  from: istInstant(addDays(date, -live.recordDays), '00:00'),
  until: istInstant(date, '00:00'),
  winsorR: selection.winsorR,
});

/** The same stored rules, configuration and trades give the same snapshot, under the same version. */
export async function evaluateEligibility(
  stores: EligibilityStores,
  { date, moment }: { readonly date: IsoDate; readonly moment: EligibilityMoment },
): Promise<EligibilitySnapshot> {
  const { configuration } = await stores.configurations.current();
  const records = await stores.executed.records(recordSpan(date, configuration));
  const book = await standingBook(stores.books);
  const content = eligibilityOf({ date, moment, configuration, records, ...book });
  const snapshot = await stores.snapshots.save(content);
  const { version, normal, adverse, refused } = snapshot;
  const counts = { normal: normal.length, adverse: adverse.length, refused };
  stores.logger.info('eligibility evaluated', { date, moment, version, ...counts });
  return snapshot;
}

/** The run and its rules: read again when another build was stored between them. */
async function standingBook(books: EligibilityStores['books']) {
  for (;;) {
    const run = await books.latest();
    const selected = await books.selected();
    const levels = await books.levels();
    const after = await books.latest();
    if (after?.runId === run?.runId) return { run: run && eligibleRun(run), selected, levels };
  }
}
