// What `saras backtest` is asked for.
import { parseArgs } from 'node:util';
import { asOfDate } from '#contracts/http.ts';
import type { IsoDate } from '#core/market/ist.ts';
import type { RuleConfiguration } from '#core/rules/rule-configuration.ts';
import { DEFAULT_BACKTEST } from '#core/simulation/backtest-settings.ts';
import { firstBacktestDate } from '#core/simulation/build-calendar.ts';
import { ANALYSIS_OPTIONS, checkedOptions } from './analysis-options.ts';
import { readConfiguration } from './configuration-file.ts';
import { UsageError } from './usage.ts';

export interface BacktestOptions {
  readonly path: string;
  readonly folder: string;
  /** First and last date of trading, in order. */
  readonly from: IsoDate;
  readonly to: IsoDate;
  readonly configuration: RuleConfiguration;
  readonly json: boolean;
}

const USAGE = 'backtest TRADES --bars DIR --from DATE --to DATE [--configuration FILE] [--json]';

/** Throws UsageError with the usage, or with what is wrong with an option. */
export function backtestOptions(args: readonly string[]): BacktestOptions {
  const parsed = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      bars: ANALYSIS_OPTIONS.bars,
      json: ANALYSIS_OPTIONS.json,
      ...{ from: { type: 'string' }, to: { type: 'string' }, configuration: { type: 'string' } },
    } as const,
  });
  const { path, bars, json } = checkedOptions(parsed, USAGE);
  const from = date('--from', parsed.values.from);
  const to = date('--to', parsed.values.to);
  if (bars === undefined) throw new UsageError(USAGE);
  const earliest = firstBacktestDate(DEFAULT_BACKTEST.embargoDays);
  if (from < earliest) throw new UsageError(`--from: expected ${earliest} or later, found ${from}`);
  if (to < from) throw new UsageError(`--to: expected ${from} or later, found ${to}`);
  const configuration = readConfiguration(parsed.values.configuration);
  return { path, folder: bars, from, to, configuration, json };
}

function date(option: string, text: string | undefined): IsoDate {
  if (text === undefined) throw new UsageError(USAGE);
  const parsed = asOfDate.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new UsageError(`${option}: ${parsed.error.issues[0]?.message}, found "${text}"`);
}
