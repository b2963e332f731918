// Which rules may trade on a day, as the live engine loads it.
import { eligibilityQuery } from '#contracts/eligibility.ts';
import type { EligibilitySnapshots } from '#ports/eligibility-snapshots.ts';
import { json, notFound } from './http.ts';
import type { Handler } from './router.ts';

export interface EligibilityRouteDeps {
  readonly snapshots: Pick<EligibilitySnapshots, 'latest' | 'find'>;
}

/** The version that is asked for, else the latest of the date, else the latest of all. */
export const showEligibility =
  ({ snapshots }: EligibilityRouteDeps): Handler =>
  async (request) => {
    const { date, version } = eligibilityQuery.parse(request.query);
    const found =
      version === undefined ? await snapshots.latest(date ?? null) : await snapshots.find(version);
    if (found === null) throw notFound(`eligibility ${nameOf(date, version)}`);
    return json(200, found);
  };

function nameOf(date: string | undefined, version: number | undefined): string {
  if (version !== undefined) return `version ${version}`;
  return date === undefined ? 'of any date' : `of ${date}`;
}
