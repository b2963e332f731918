import { describe, expect, it } from '@jest/globals';
import type { CellFeatures } from '#core/analytics/cells/cell.ts';
import type { Rule } from '#core/rules/rule.ts';
import { ruleKey } from '#core/rules/rule-key.ts';
import { matchRule, ruleIndex } from '#core/trading/rule-match.ts';
import { ruleOf } from '#test/support/rule.ts';

const MONDAY_MORNING: CellFeatures = {
  category: 'NSE_EQ',
  period: 'INTRADAY',
  periodInferred: false,
  regime: 'SIDEWAYS',
  weekday: 1,
  timeSession: 'MORNING',
};
const narrow = ruleOf({ category: 'NSE_EQ', weekday: 1 });
const withRegime = ruleOf({ category: 'NSE_EQ', kind: 'MINI', weekday: null, session: null });
const broad = ruleOf({ ...withRegime, regime: null });
const faded = (rule: Rule): Rule => ({ ...rule, direction: 'REVERSE' });

const matched = (rules: readonly Rule[], situation: CellFeatures = MONDAY_MORNING) =>
  matchRule(ruleIndex(rules), 'ADV1', situation);

describe('matching a signal to a rule', () => {
  it('takes the narrowest: 6D, then the mini rule with regime, then the one without', () => {
    expect(matched([broad, withRegime, narrow])).toMatchObject({ rule: narrow, level: '6D' });
    expect(matched([broad, withRegime])).toMatchObject({ rule: withRegime, level: 'MINI_REGIME' });
    expect(matched([broad])).toMatchObject({ rule: broad, level: 'MINI' });
  });

  it('prefers following to fading, however broad the rule', () => {
    expect(matched([faded(narrow), broad])?.rule).toBe(broad);
    expect(matched([faded(broad), faded(narrow)])?.rule).toEqual(faded(narrow));
  });

  it('finds nothing for another weekday, advisor or an inferred period', () => {
    expect(matched([narrow], { ...MONDAY_MORNING, weekday: 2 })).toBeNull();
    expect(matched([narrow], { ...MONDAY_MORNING, periodInferred: true })).toBeNull();
    expect(matchRule(ruleIndex([broad]), 'ADV2', MONDAY_MORNING)).toBeNull();
  });

  it('meets an unknown regime, and a weekend, with mini rules only', () => {
    expect(
      matched([narrow, withRegime, broad], { ...MONDAY_MORNING, regime: 'UNKNOWN' })?.level,
    ).toBe('MINI');
    expect(
      matched([narrow, withRegime, broad], { ...MONDAY_MORNING, timeSession: 'AFTER_HOURS' })
        ?.level,
    ).toBe('MINI_REGIME');
  });

  it('names the rule by its key', () => {
    for (const rule of [narrow, withRegime, broad, faded(narrow)]) {
      expect(matched([rule])?.key).toBe(ruleKey(rule));
    }
  });
});
