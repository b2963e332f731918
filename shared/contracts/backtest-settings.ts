// The assumptions of a backtest as people send them: checked whole.
import * as z from 'zod';
import { CATEGORIES } from '#core/market/category.ts';
import { RULE_DIRECTIONS } from '#core/rules/rule-direction.ts';
import type { BacktestSettings } from '#core/simulation/backtest-settings.ts';

const HUNDRED_PERCENT = 100;
const TOLERANCE = 1e-9;
const minutes = z.int().min(0).max(375);

export const backtestSettings = z.strictObject({
  capitalPaise: z.record(z.enum(RULE_DIRECTIONS), z.int().min(1)),
  budgetPct: z.record(z.enum(CATEGORIES), z.number().min(0).max(HUNDRED_PERCENT)).refine(
    (parts) => {
      const sum = Object.values(parts).reduce((total, part) => total + part, 0);
      return Math.abs(sum - HUNDRED_PERCENT) < TOLERANCE;
    },
    { error: 'expected budgets that sum to 100 percent' },
  ),
  slippagePct: z.record(z.enum(CATEGORIES), z.number().min(0).max(20)),
  embargoDays: z.int().min(0).max(365),
  squareOffMinutes: minutes,
  lastEntryMinutes: minutes,
  holdingDays: z.strictObject({
    SWING: z.int().min(1).max(30),
    POSITIONAL: z.int().min(1).max(365),
  }),
  fixedRiskShare: z.number().gt(0).lt(1),
  huntedShareAbove: z.number().min(0).max(1),
}) satisfies z.ZodType<BacktestSettings>;
