import { describe, expect, it } from '@jest/globals';
import { ruleConfiguration } from '#contracts/rule-configuration.ts';
import { DEFAULT_CONFIGURATION as DEFAULT } from '#core/rules/rule-configuration.ts';

const pathsOf = (changed: unknown): readonly string[] => {
  const parsed = ruleConfiguration.safeParse(changed);
  return parsed.success ? [] : parsed.error.issues.map(({ path }) => path.join('.'));
};

describe('given a configuration of rules', () => {
  it('when it is the default, then it is valid and comes back unchanged', () => {
    expect(ruleConfiguration.parse(DEFAULT)).toEqual(DEFAULT);
  });

  it.each([
    ['no version', { ...DEFAULT, version: undefined }, 'version'],
    [
      'a category that is not named',
      { ...DEFAULT, normal: { NSE_EQ: DEFAULT.normal.NSE_EQ } },
      'normal.INDEX_FUTURES',
    ],
    [
      'a drawdown without its sign',
      {
        ...DEFAULT,
        normal: { ...DEFAULT.normal, NSE_EQ: { ...DEFAULT.normal.NSE_EQ, worstDrawdownPct: 15 } },
      },
      'normal.NSE_EQ.worstDrawdownPct',
    ],
    ['a threshold nobody knows', { ...DEFAULT, fade: { ...DEFAULT.fade, leverage: 2 } }, 'fade'],
    [
      'a burn-in that leaves no sweep',
      { ...DEFAULT, selection: { ...DEFAULT.selection, burnIn: 400 } },
      'selection.burnIn',
    ],
    [
      'a full size easier than a reduced one',
      { ...DEFAULT, selection: { ...DEFAULT.selection, fullSizeFalseShare: 0.2 } },
      'selection.fullSizeFalseShare',
    ],
    [
      'a demotion more likely than not',
      { ...DEFAULT, live: { ...DEFAULT.live, demotionTail: 0.51 } },
      'live.demotionTail',
    ],
  ])('when it has %s, then it is refused there', (_, changed, place) => {
    expect(pathsOf(changed)).toContain(place);
  });
});
