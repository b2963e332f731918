// The gates between a rule that was built and one that may trade on a day. A refusal names its gate, with
// what was found and what was wanted.
import type { IsoDate } from '#core/market/ist.ts';

export const ELIGIBILITY_REFUSALS = [
  /** Not selected, or its own gates fail: that list is with the rule. Counted only. */
  'NOT_ACTIVE',
  /** Built before the last trading day was known. */
  'RULES_STALE',
  /** Built from that very day, or a later one: it may know how the day ends. */
  'RULES_FROM_LATER',
  /** The configuration was changed since; the rules of the new one are not built yet. */
  'CONFIGURATION_CHANGED',
  /** Our trades under it brought less than chance allows. */
  'DEMOTED',
] as const;
export type EligibilityRefusal = (typeof ELIGIBILITY_REFUSALS)[number];

export const ELIGIBILITY_GATES = [
  'ACTIVE',
  'RULES_CURRENT',
  'CONFIGURATION_CURRENT',
  'LIVE_RECORD',
] as const;
export type EligibilityGate = (typeof ELIGIBILITY_GATES)[number];

/** A gate that was not passed. */
export interface EligibilityVerdict {
  readonly reason: EligibilityRefusal;
  readonly gate: EligibilityGate;
  readonly value: number | string | null;
  readonly threshold: number | string | null;
}

/** What the day asks of the run behind all rules. */
export interface DayGates {
  readonly date: IsoDate;
  /** The last trading day before the date. */
  readonly lastTradingDay: IsoDate;
  readonly configurationVersion: number;
}

/** The first gate that a run does not pass; null when its rules may trade. */
export function runVerdict(
  run: { readonly asOf: IsoDate; readonly configurationVersion: number },
  { date, lastTradingDay, configurationVersion }: DayGates,
): EligibilityVerdict | null {
  const current = { gate: 'RULES_CURRENT', value: run.asOf } as const;
  if (run.asOf < lastTradingDay)
    return { ...current, reason: 'RULES_STALE', threshold: lastTradingDay };
  if (run.asOf >= date) return { ...current, reason: 'RULES_FROM_LATER', threshold: date };
  if (run.configurationVersion === configurationVersion) return null;
  return {
    reason: 'CONFIGURATION_CHANGED',
    gate: 'CONFIGURATION_CURRENT',
    value: run.configurationVersion,
    threshold: configurationVersion,
  };
}

export const demotion = (feedback: {
  readonly realisedR: number | null;
  readonly boundR: number | null;
}): EligibilityVerdict => ({
  reason: 'DEMOTED',
  gate: 'LIVE_RECORD',
  value: feedback.realisedR,
  threshold: feedback.boundR,
});
