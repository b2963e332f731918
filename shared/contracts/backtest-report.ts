// What `saras backtest --json` prints and a stored simulation holds: the result with what it assumed.
import type { RuleConfiguration } from '#core/rules/rule-configuration.ts';
import type { Backtest, BacktestPlan } from '#core/simulation/backtest.ts';
import type { BacktestSettings } from '#core/simulation/backtest-settings.ts';

export interface BacktestReport extends Backtest {
  readonly configuration: RuleConfiguration;
  readonly settings: BacktestSettings;
}

export const backtestReport = (
  backtest: Backtest,
  { configuration, settings }: BacktestPlan,
): BacktestReport => ({ configuration, settings, ...backtest });
