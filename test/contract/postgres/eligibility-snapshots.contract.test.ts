import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { postgresEligibilitySnapshots } from '#adapters/postgres/eligibility-snapshots.ts';
import { eligibilitySnapshot } from '#contracts/eligibility.ts';
import { eligibilityOf } from '#core/rules/eligibility/eligibility-snapshot.ts';
import type { EligibilitySnapshots } from '#ports/eligibility-snapshots.ts';
import { startDatabase, type TestDatabase } from '#test/support/database.ts';
import {
  activeRule,
  currentRun,
  eligibilityInputs,
  recordOf,
} from '#test/support/eligible-rules.ts';

let database: TestDatabase;
let snapshots: EligibilitySnapshots;
beforeAll(async () => {
  database = await startDatabase();
  snapshots = postgresEligibilitySnapshots(database.sql);
});
afterAll(() => database.stop());
beforeEach(() => database.empty());

const content = eligibilityOf(
  eligibilityInputs({
    selected: [
      activeRule({ posteriorMeanR: 0.1 + 0.2, kellyFraction: 1 / 3 }),
      activeRule({
        ...{ direction: 'REVERSE', kind: 'MINI', regime: null, weekday: null, session: null },
        gatesLevel: 'MINI',
      }),
      activeRule({ weekday: 3, advisorId: "o'\\ADV" }),
    ],
    records: [recordOf(30, -1)],
  }),
);
const nextDay = { ...content, date: '2024-01-25' };

describe('given snapshots of eligible rules', () => {
  it('when one is saved, then it comes back to the byte, under the first version', async () => {
    const saved = await snapshots.save(content);
    expect(saved).toEqual({ version: 1, ...content });
    const read = await snapshots.find(1);
    expect(JSON.stringify(read)).toBe(JSON.stringify(saved));
    expect(JSON.stringify(await snapshots.latest(content.date))).toBe(JSON.stringify(saved));
  });

  it('when the same is evaluated again, then no new version is made; with another moment one is', async () => {
    await snapshots.save(content);
    expect((await snapshots.save(content)).version).toBe(1);
    expect((await snapshots.save({ ...content, moment: 'NIGHTLY' })).version).toBe(2);
    // Not what the latest says: it is said again.
    expect((await snapshots.save(content)).version).toBe(3);
  });

  it('when there are several days, then each has its latest, and the latest of all is the newest version', async () => {
    await snapshots.save(nextDay);
    await snapshots.save(content);
    expect((await snapshots.latest('2024-01-25'))?.version).toBe(1);
    expect((await snapshots.latest(content.date))?.version).toBe(2);
    expect((await snapshots.latest(null))?.version).toBe(2);
    expect(await snapshots.latest('2024-01-26')).toBeNull();
    expect(await snapshots.find(3)).toBeNull();
  });

  it('when two are saved at the same moment, then both have a version of their own', async () => {
    const both = await Promise.all([snapshots.save(content), snapshots.save(nextDay)]);
    expect(both.map(({ version }) => version).sort()).toEqual([1, 2]);
  });

  it('when nothing was ever built, then that can be stored too', async () => {
    const empty = eligibilityOf(eligibilityInputs({ run: null, selected: [], levels: [] }));
    expect(await snapshots.save(empty)).toEqual({ version: 1, ...empty });
  });

  it('when a stored one lacks a figure, then it is refused whole and the place is named', () => {
    const [rule, ...others] = content.normal;
    const broken = { version: 1, ...content, normal: [{ ...rule, size: undefined }, ...others] };
    expect(eligibilitySnapshot.safeParse(broken).error?.issues[0]?.path).toEqual([
      'normal',
      0,
      'size',
    ]);
  });

  it('when its rules are refused, then the reasons come back with it', async () => {
    const stale = eligibilityOf(eligibilityInputs({ run: currentRun({ asOf: '2024-01-19' }) }));
    expect((await snapshots.save(stale)).refusals).toEqual(stale.refusals);
  });
});
