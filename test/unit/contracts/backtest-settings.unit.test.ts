import { describe, expect, it } from '@jest/globals';
import { backtestSettings } from '#contracts/backtest-settings.ts';
import { type BacktestSettings, DEFAULT_BACKTEST } from '#core/simulation/backtest-settings.ts';

const faultOf = (change: Partial<Record<keyof BacktestSettings, unknown>>): string | null => {
  const parsed = backtestSettings.safeParse({ ...DEFAULT_BACKTEST, ...change });
  return parsed.success ? null : (parsed.error.issues[0]?.path.join('.') ?? '');
};

describe('the assumptions of a backtest', () => {
  it('are those of the code unless others are sent', () => {
    expect(backtestSettings.parse(DEFAULT_BACKTEST)).toEqual(DEFAULT_BACKTEST);
  });

  it('have budgets that sum to 100 percent', () => {
    const { budgetPct } = DEFAULT_BACKTEST;
    expect(faultOf({ budgetPct: { ...budgetPct, NSE_EQ: 20.1 } })).toBe('budgetPct');
    expect(faultOf({ budgetPct: { ...budgetPct, NSE_EQ: 40, STOCK_OPTIONS: 0 } })).toBeNull();
    expect(faultOf({ budgetPct: { ...budgetPct, NSE_EQ: -1 } })).toBe('budgetPct.NSE_EQ');
  });

  it('name every category and every book, and nothing else', () => {
    expect(faultOf({ slippagePct: { NSE_EQ: 0.1 } })).toBe('slippagePct.INDEX_FUTURES');
    expect(faultOf({ capitalPaise: { NORMAL: 1 } })).toBe('capitalPaise.REVERSE');
    expect(backtestSettings.safeParse({ ...DEFAULT_BACKTEST, more: 1 }).success).toBe(false);
  });

  it('are amounts of whole paise and shares between nothing and everything', () => {
    expect(faultOf({ capitalPaise: { NORMAL: 0.5, REVERSE: 1 } })).toBe('capitalPaise.NORMAL');
    expect(faultOf({ fixedRiskShare: 0 })).toBe('fixedRiskShare');
    expect(faultOf({ fixedRiskShare: 1 })).toBe('fixedRiskShare');
    expect(faultOf({ embargoDays: -1 })).toBe('embargoDays');
  });
});
