import { describe, expect, it } from '@jest/globals';
import { gateFailures } from '#core/rules/gates/gate-failures.ts';
import { type Gate, type GateReason, NORMAL_GATES } from '#core/rules/gates/gate-result.ts';
import type { Rule } from '#core/rules/rule.ts';
import { ruleOf } from '#test/support/rule.ts';

type Failure = Gate | readonly [Gate, GateReason];

const ruleFailing = (failures: readonly Failure[], change: Partial<Rule> = {}): Rule => {
  const reasons = new Map<Gate, GateReason | null>(
    failures.map((one) => (typeof one === 'string' ? [one, null] : one)),
  );
  return ruleOf({
    ...change,
    gates: NORMAL_GATES.map((gate) => {
      const reason = reasons.get(gate) ?? null;
      const value = reason === null ? 1 : null;
      return { gate, value, comparison: '>=', threshold: 1, pass: !reasons.has(gate), reason };
    }),
  });
};

const counts = (rules: readonly Rule[], of: Gate, way: Rule['direction'] = 'NORMAL') => {
  const found = gateFailures(rules).find(({ gate, direction }) => gate === of && direction === way);
  return [found?.failed, found?.withoutFigure, found?.alone];
};

describe('given rules and their gates', () => {
  const rules = [
    ruleFailing(['PAIN_REWARD']),
    ruleFailing(['PAIN_REWARD', 'TRUST']),
    ruleFailing([['PAIN_REWARD', 'NO_PRICES'], 'WIN_RATE']),
    ruleFailing([['SHARPE', 'NOT_TRADED_IN_WINDOW']]),
    ruleFailing([]),
    ruleFailing(['TRUST'], { selected: false }),
  ];

  it('when selected rules fail a gate, then it is said how many, for want of a figure, and by it alone', () => {
    expect(counts(rules, 'PAIN_REWARD')).toEqual([3, 1, 1]);
    expect(counts(rules, 'SHARPE')).toEqual([1, 1, 1]);
    expect(counts(rules, 'TRUST')).toEqual([1, 0, 0]);
    expect(counts(rules, 'WIN_RATE')).toEqual([1, 0, 0]);
  });

  it('when nobody fails a gate, then it is listed with nothing; fades have a list of their own', () => {
    expect(counts(rules, 'POST_SL')).toEqual([0, 0, 0]);
    expect(counts(rules, 'WIN_RATE', 'REVERSE')).toEqual([0, 0, 0]);
    expect(counts(rules, 'TRUST', 'REVERSE')).toEqual([undefined, undefined, undefined]);
    expect(gateFailures(rules).length).toBe(13);
  });
});
