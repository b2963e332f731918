import { describe, expect, it } from '@jest/globals';
import { eligibilityOf } from '#core/rules/eligibility/eligibility-snapshot.ts';
import { signalGate } from '#core/rules/eligibility/signal-gate.ts';
import { DEFAULT_CONFIGURATION } from '#core/rules/rule-configuration.ts';
import { ruleKey } from '#core/rules/rule-key.ts';
import {
  ACTIVE_KEY,
  activeRule,
  currentRun,
  ELIGIBLE_DATE,
  eligibilityInputs,
  levelsOfAdvisor,
  recordOf,
} from '#test/support/eligible-rules.ts';

const { live } = DEFAULT_CONFIGURATION;

describe('given active rules of a current run', () => {
  it('when a day is evaluated, then they are eligible in the book of their direction, by key', () => {
    const fade = activeRule({ direction: 'REVERSE', trust: 'UNTRUSTED' });
    const other = activeRule({ advisorId: 'ADV0' });
    const content = eligibilityOf(eligibilityInputs({ selected: [activeRule(), fade, other] }));
    expect(content.normal.map((rule) => rule.ruleKey)).toEqual([ruleKey(other), ACTIVE_KEY]);
    expect(content.adverse.map((rule) => rule.ruleKey)).toEqual([ruleKey(fade)]);
    expect(content.refusals).toEqual([]);
  });

  it('when the inputs come in another order, then the snapshot is the same to the byte', () => {
    const selected = ['A', 'B', 'C', 'D'].map((advisorId) => activeRule({ advisorId }));
    const records = selected.map((rule) => ({ ...recordOf(30, 0.1), ruleKey: ruleKey(rule) }));
    const one = eligibilityOf(eligibilityInputs({ selected, records }));
    const other = eligibilityOf(
      eligibilityInputs({ selected: selected.toReversed(), records: records.toReversed() }),
    );
    expect(JSON.stringify(other)).toBe(JSON.stringify(one));
  });

  it('when level figures of advisors without an eligible rule are known, then they are left out', () => {
    const levels = [levelsOfAdvisor('ADV1'), levelsOfAdvisor('ADV2')];
    const content = eligibilityOf(eligibilityInputs({ levels }));
    expect(content.levels).toEqual([levelsOfAdvisor('ADV1')]);
  });

  it('when rules are selected but their gates fail, then they are only counted', () => {
    const selected = [activeRule({ active: false, gatesPass: false })];
    const run = currentRun({ rules: 900, active: 0 });
    const content = eligibilityOf(eligibilityInputs({ selected, run }));
    expect([content.normal, content.refusals, content.refused.NOT_ACTIVE]).toEqual([[], [], 900]);
  });

  it('when nothing was ever built, then nothing is eligible and nothing is refused', () => {
    const content = eligibilityOf(eligibilityInputs({ run: null, selected: [] }));
    expect(content).toMatchObject({ run: null, normal: [], adverse: [], levels: [] });
    expect(Object.values(content.refused)).toEqual([0, 0, 0, 0, 0]);
  });

  it('when an active rule has no posterior, then it is a bug with its key', () => {
    const selected = [activeRule({ posteriorMeanR: null })];
    expect(() => eligibilityOf(eligibilityInputs({ selected }))).toThrow(ACTIVE_KEY);
  });
});

describe('given the run behind the rules', () => {
  // 2024-01-24 is a Wednesday, 2024-01-22 a holiday, 2024-01-26 to 28 closed.
  it.each([
    ['2024-01-24', '2024-01-23', null],
    ['2024-01-24', '2024-01-22', 'RULES_STALE'],
    ['2024-01-24', '2024-01-24', 'RULES_FROM_LATER'],
    ['2024-01-23', '2024-01-20', null],
    ['2024-01-23', '2024-01-22', null],
    ['2024-01-29', '2024-01-25', null],
    ['2024-01-29', '2024-01-24', 'RULES_STALE'],
  ])(
    'when the day is %s and the rules are as of %s, then they are refused as %s',
    (date, asOf, reason) => {
      const run = currentRun({ asOf });
      const { normal, refusals } = eligibilityOf(eligibilityInputs({ date, run }));
      expect(refusals.map((one) => one.reason)).toEqual(reason === null ? [] : [reason]);
      expect(normal.length).toBe(reason === null ? 1 : 0);
    },
  );

  it('when the configuration was changed since, then its rules are refused with both versions', () => {
    const configuration = { version: 2, live };
    const { refusals, refused } = eligibilityOf(eligibilityInputs({ configuration }));
    expect(refusals).toEqual([
      {
        ruleKey: ACTIVE_KEY,
        reason: 'CONFIGURATION_CHANGED',
        gate: 'CONFIGURATION_CURRENT',
        value: 1,
        threshold: 2,
        feedback: expect.objectContaining({ trades: 0, demoted: false }),
      },
    ]);
    expect(refused.CONFIGURATION_CHANGED).toBe(1);
  });
});

describe('given the size of an eligible rule', () => {
  it.each([
    ['TRUSTED', true, 20, 'FULL', 1],
    ['TRUSTED', true, 19, 'MINIMUM', 1],
    ['TRUSTED', false, 20, 'REDUCED', 1],
    ['WATCHLIST', false, 20, 'REDUCED', 0.5],
    ['WATCHLIST', false, 0, 'MINIMUM', 0.5],
  ] as const)(
    'when its flag is %s, full size %s and %d trades are behind it, then it is %s times %d',
    (trust, fullSize, trades, size, trustFactor) => {
      const selected = [activeRule({ trust, fullSize })];
      const records = [recordOf(trades, 0.3)];
      const { normal } = eligibilityOf(eligibilityInputs({ selected, records }));
      expect(normal).toEqual([expect.objectContaining({ size, trustFactor })]);
    },
  );

  it('when an advisor on the watchlist is faded, then his flag takes nothing off', () => {
    const selected = [activeRule({ direction: 'REVERSE', trust: 'WATCHLIST' })];
    const { adverse } = eligibilityOf(eligibilityInputs({ selected }));
    expect(adverse.map(({ trustFactor }) => trustFactor)).toEqual([1]);
  });
});

describe('given a signal under a rule of the day', () => {
  const snapshot = { version: 12, ...eligibilityOf(eligibilityInputs()) };
  const now = { record: null, date: ELIGIBLE_DATE };

  it('when nothing changed since the morning, then it is approved with its rule and the version', () => {
    const verdict = signalGate(snapshot, activeRule(), now);
    expect(verdict).toMatchObject({
      ...{ kind: 'approved', snapshotVersion: 12, rule: { ruleKey: ACTIVE_KEY } },
      feedback: { trades: 0, demoted: false },
    });
  });

  it('when the rule lost too much during the day, then it is refused although the morning let it pass', () => {
    const verdict = signalGate(snapshot, activeRule(), { ...now, record: recordOf(10, -1) });
    expect(verdict).toMatchObject({
      ...{ kind: 'refused', reason: 'DEMOTED', gate: 'LIVE_RECORD', value: -1 },
    });
  });

  it('when the snapshot is of another day, then it is refused, whatever the rule', () => {
    expect(signalGate(snapshot, activeRule(), { ...now, date: '2024-01-25' })).toEqual({
      ...{ kind: 'refused', reason: 'SNAPSHOT_OF_ANOTHER_DAY', gate: 'SNAPSHOT' },
      ...{ value: ELIGIBLE_DATE, threshold: '2024-01-25' },
    });
  });

  it('when the rule is faded instead of followed, or of another cell, then it is not eligible', () => {
    for (const change of [{ direction: 'REVERSE' }, { weekday: 3 }] as const) {
      const matched = activeRule(change);
      expect(signalGate(snapshot, matched, now)).toMatchObject({
        ...{ kind: 'refused', reason: 'NOT_ELIGIBLE', threshold: ruleKey(matched) },
      });
    }
  });

  it('when the morning refused the rule, then the signal is refused for the same reason', () => {
    const stale = eligibilityOf(eligibilityInputs({ run: currentRun({ asOf: '2024-01-19' }) }));
    expect(signalGate({ version: 1, ...stale }, activeRule(), now)).toEqual({
      ...{ kind: 'refused', reason: 'RULES_STALE', gate: 'RULES_CURRENT' },
      ...{ value: '2024-01-19', threshold: '2024-01-23' },
    });
  });
});
