// `saras backtest TRADES --bars DIR --from DATE --to DATE [--configuration FILE] [--json]`: what rules built
// from the past alone would have brought, in process.
import { basename } from 'node:path';
import { priceFolder } from '#adapters/files/price-folder.ts';
import { backtestReport } from '#contracts/backtest-report.ts';
import { endOfDate } from '#core/analytics/replay/corpus-window.ts';
import type { BacktestInputs, BacktestPlan } from '#core/simulation/backtest.ts';
import { DEFAULT_BACKTEST } from '#core/simulation/backtest-settings.ts';
import type { PriceHistory } from '#ports/price-history.ts';
import { type BacktestProgress, backtest } from '#runtime/backtest.ts';
import { readContractLots, readTrades } from './analysis-inputs.ts';
import { type BacktestOptions, backtestOptions } from './backtest-options.ts';
import { backtestText } from './backtest-table.ts';
import { type Progress, progress } from './progress.ts';
import { lostRows } from './rejects-table.ts';
import { readRegimes, readRuleTrades } from './rule-inputs.ts';
import { stopwatch, timingLine } from './run-timing.ts';

const SHOWN_REJECTS = 20;

export async function backtestCommand(args: readonly string[]): Promise<void> {
  const options = backtestOptions(args);
  const { from, to, configuration, folder, json } = options;
  const plan: BacktestPlan = { from, to, configuration, settings: DEFAULT_BACKTEST };
  const watch = stopwatch();
  const history = priceFolder(folder);
  const { inputs, rows } = await readInputs(options, history);
  watch.phase('reading');
  const bars = phaseBars(json);
  const result = await backtest(inputs, plan, { history, onProgress: bars.show });
  bars.stop();
  watch.phase('backtest');
  const report = backtestReport(result, plan);
  process.stdout.write(json ? `${JSON.stringify(report)}\n` : backtestText(report));
  // Never among the figures: the report of a window is the same to the byte whenever it is made.
  process.stderr.write(timingLine(watch.timing(rows)));
}

async function readInputs(
  { path, folder, to, configuration, json }: BacktestOptions,
  history: PriceHistory,
): Promise<{ readonly inputs: BacktestInputs; readonly rows: number }> {
  const reading = progress('reading', 'rows', json);
  const { trades, counts, rejects } = await readTrades(path, (rows) => reading.update(rows, 0));
  reading.stop();
  const { lotOf, rejects: lostLots } = await readContractLots(path, folder);
  const lost = [...rejects, ...lostLots];
  process.stderr.write(lostRows(basename(path), lost.slice(0, SHOWN_REJECTS), lost.length));
  const labelOn = await readRegimes(folder);
  const reports = trades.filter(({ entryAt }) => entryAt < endOfDate(to));
  const paths = progress('price paths', 'trades', json);
  const known = await readRuleTrades(reports, {
    ...{ history, labelOn, lotOf, fade: configuration.fade },
    onTrades: (done, total) => paths.update(done, total),
  });
  paths.stop();
  return { inputs: { trades: known, reports, lotOf }, rows: counts.read };
}

const TITLES: Readonly<Record<BacktestProgress['phase'], readonly [title: string, unit: string]>> =
  { RULES: ['rules', 'builds'], PRICES: ['prices', 'orders'] };

/** One bar after the other. */
function phaseBars(silent: boolean) {
  let shown: (Progress & Pick<BacktestProgress, 'phase'>) | null = null;
  return {
    show({ phase, done, total }: BacktestProgress): void {
      if (shown?.phase !== phase) {
        shown?.stop();
        shown = { phase, ...progress(...TITLES[phase], silent) };
      }
      shown.update(done, total);
    },
    stop: (): void => shown?.stop(),
  };
}
