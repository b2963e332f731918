import { describe, expect, it } from '@jest/globals';
import type { Rule } from '#core/rules/rule.ts';
import { ruleChanged, ruleMark, UNSELECTED_TOLERANCE } from '#core/rules/rule-change.ts';
import { ruleOf } from '#test/support/rule.ts';

const itself = (text: string) => text;
const changed = (before: Partial<Rule>, after: Partial<Rule>): boolean =>
  ruleChanged(ruleMark(ruleOf(before), itself), ruleMark(ruleOf(after), itself));

const UNSELECTED = { selected: false, active: false, posteriorMeanR: 0.1, posteriorSd: 0.2 };
const SELECTED = { ...UNSELECTED, selected: true };
/** The last digit of a float of about 0.1. */
const ULP = 2 ** -54;

describe('given a rule that is not selected', () => {
  const { deviations, probability } = UNSELECTED_TOLERANCE;

  it.each<[string, Partial<Rule>, Partial<Rule>]>([
    ['the same mean', { posteriorMeanR: 0.1 }, { posteriorMeanR: 0.1 }],
    [
      'a mean within a tenth of its deviation',
      {},
      { posteriorMeanR: 0.1 + 0.2 * deviations * 0.99 },
    ],
    ['a deviation likewise', {}, { posteriorSd: 0.2 + 0.2 * deviations * 0.99 }],
    ['a probability within 0.05', { probability: 0.5 }, { probability: 0.5 + probability * 0.99 }],
    ['a false share likewise', { falseShare: 0.4 }, { falseShare: 0.4 - probability * 0.99 }],
    ['a count of weights but for rounding', { nEffective: 20 }, { nEffective: 20 + 2 ** -48 }],
  ])('when the next fit gives %s, then it is not written', (_, before, after) => {
    expect(changed({ ...UNSELECTED, ...before }, { ...UNSELECTED, ...after })).toBe(false);
  });

  it.each<[string, Partial<Rule>, Partial<Rule>]>([
    ['a mean further away', {}, { posteriorMeanR: 0.1 + 0.2 * deviations * 1.01 }],
    ['a mean lower by as much', {}, { posteriorMeanR: 0.1 - 0.2 * deviations * 1.01 }],
    ['another deviation', {}, { posteriorSd: 0.2 - 0.2 * deviations * 1.01 }],
    ['another probability', { probability: 0.5 }, { probability: 0.5 - probability * 1.01 }],
    ['another false share', { falseShare: 0.4 }, { falseShare: 0.4 + probability * 1.01 }],
    ['more weight', { nEffective: 20 }, { nEffective: 20.001 }],
    ['its first posterior', { posteriorMeanR: null, posteriorSd: null }, {}],
    ['none any more', {}, { posteriorMeanR: null, posteriorSd: null }],
  ])('when the next fit gives %s, then it is written', (_, before, after) => {
    expect(changed({ ...UNSELECTED, ...before }, { ...UNSELECTED, ...after })).toBe(true);
  });

  it.each<[string, Partial<Rule>]>([
    ['one more trade', { n: ruleOf().n + 1 }],
    ['a later trade behind it', { window: { from: '2024-01-23', to: '2024-02-01' } }],
    ['another gate value', { gates: [{ ...gate(), value: 45.00000001 }] }],
    ['gates on another level', { gatesLevel: 'MINI' }],
    ['another trust flag', { trust: 'WATCHLIST' }],
    ['gates that no longer pass', { gatesPass: false }],
  ])('when there is %s, then it is written, however little it moved', (_, after) => {
    expect(changed(UNSELECTED, { ...UNSELECTED, ...after })).toBe(true);
  });
});

describe('given a rule that is selected, or was', () => {
  it.each<[string, Partial<Rule>]>([
    ['mean', { posteriorMeanR: 0.1 + ULP }],
    ['deviation', { posteriorSd: 0.2 + ULP }],
    ['probability', { probability: 0.9 + 2 ** -53 }],
    ['false share', { falseShare: 0.05 + ULP }],
    ['size', { kellyFraction: 0.01 + ULP }],
  ])('when its %s moves by the last digit, then it is written', (_, after) => {
    const before = { probability: 0.9, falseShare: 0.05, kellyFraction: 0.01 };
    expect(changed({ ...SELECTED, ...before }, { ...SELECTED, ...before })).toBe(false);
    expect(changed({ ...SELECTED, ...before }, { ...SELECTED, ...before, ...after })).toBe(true);
  });

  it('when it falls off the selection, then it is written', () => {
    expect(changed(SELECTED, UNSELECTED)).toBe(true);
    expect(changed(UNSELECTED, SELECTED)).toBe(true);
  });
});

function gate() {
  const [first] = ruleOf().gates;
  if (first === undefined) throw new Error('expected a gate');
  return first;
}
