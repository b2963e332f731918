import { describe, expect, it } from '@jest/globals';
import { eligibilityOf } from '#core/rules/eligibility/eligibility-snapshot.ts';
import { showEligibility } from '#lambdas/api/eligibility.ts';
import { ACTIVE_KEY, eligibilityInputs } from '#test/support/eligible-rules.ts';
import { memoryEligibility } from '#test/support/memory-eligibility.ts';

const content = eligibilityOf(eligibilityInputs());
const { snapshots } = memoryEligibility({ ...content, date: '2024-01-25' }, content, {
  ...content,
  moment: 'NIGHTLY',
});

const ask = async (query: Readonly<Record<string, string>> = {}) => {
  const show = showEligibility({ snapshots });
  const { body } = await show({ path: {}, query, body: null, caller: 'tester' });
  return JSON.parse(body);
};

describe('given stored snapshots of eligible rules', () => {
  it.each([
    [{}, 3],
    [{ date: '2024-01-24' }, 3],
    [{ date: '2024-01-25' }, 1],
    [{ version: '2' }, 2],
  ] as const)('when %o is asked for, then version %d is shown', async (query, version) => {
    expect(await ask(query)).toMatchObject({ version, normal: [{ ruleKey: ACTIVE_KEY }] });
  });

  it.each([
    [{ date: '2024-01-29' }, /eligibility of 2024-01-29/],
    [{ version: '4' }, /eligibility version 4/],
    [{ date: '2024-01-24', version: '2' }, /found both/],
    [{ date: '1999-01-01' }, /expected a date from/],
    [{ version: '0' }, /version/],
    [{ version: '99999999999' }, /version/],
    [{ day: '2024-01-24' }, /day/],
  ])('when %o is asked for, then it is refused: %s', async (query, refusal) => {
    await expect(ask(query)).rejects.toThrow(refusal);
  });

  it('when nothing was ever evaluated, then that is what is said', async () => {
    const show = showEligibility({ snapshots: memoryEligibility().snapshots });
    const nothing = show({ path: {}, query: {}, body: null, caller: 'tester' });
    await expect(nothing).rejects.toThrow(/eligibility of any date/);
  });
});
