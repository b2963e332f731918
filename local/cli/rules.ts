// `saras rules TRADES --bars DIR [--as-of DATE] [--configuration FILE] [--json]`: cells, fits, selection and
// gates, in process.
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { priceFolder } from '#adapters/files/price-folder.ts';
import { rulesReport } from '#contracts/rules-report.ts';
import { endOfDate } from '#core/analytics/replay/corpus-window.ts';
import { lastExitAsOf } from '#core/pipeline/analysis.ts';
import { buildRules } from '#core/rules/rule-build.ts';
import { walkForward } from '#core/rules/rule-walk-forward.ts';
import { readContractLots, readTrades } from './analysis-inputs.ts';
import { ANALYSIS_OPTIONS, checkedOptions } from './analysis-options.ts';
import { readConfiguration } from './configuration-file.ts';
import { progress } from './progress.ts';
import { lostRows } from './rejects-table.ts';
import { readRegimes, readRuleTrades } from './rule-inputs.ts';
import { rulesText } from './rules-table.ts';
import { stopwatch, timingLine } from './run-timing.ts';
import { UsageError } from './usage.ts';

const USAGE = 'rules TRADES --bars DIR [--as-of DATE] [--configuration FILE] [--json]';
const SHOWN_REJECTS = 20;

export async function rulesCommand(args: readonly string[]): Promise<void> {
  const { path, folder, asOf, json, configuration } = options(args);
  const watch = stopwatch();
  const reading = progress('reading', 'rows', json);
  const { trades, counts, rejects } = await readTrades(path, (rows) => reading.update(rows, 0));
  reading.stop();
  const lots = await readContractLots(path, folder);
  const lost = [...rejects, ...lots.rejects];
  process.stderr.write(lostRows(basename(path), lost.slice(0, SHOWN_REJECTS), lost.length));
  watch.phase('reading');
  const date = asOf ?? lastExitAsOf(trades);
  if (date === null) throw new UsageError(`${path}: expected trades, found none`);
  const labelOn = await readRegimes(folder);
  watch.phase('regimes');
  const bar = progress('price paths', 'trades', json);
  const begun = trades.filter(({ entryAt }) => entryAt < endOfDate(date));
  const known = await readRuleTrades(begun, {
    ...{ history: priceFolder(folder), labelOn, lotOf: lots.lotOf, fade: configuration.fade },
    onTrades: (done, total) => bar.update(done, total),
  });
  bar.stop();
  watch.phase('paths');
  const book = buildRules(known, date, configuration);
  watch.phase('build');
  const windows = progress('walk-forward', 'windows', json);
  const forward = walkForward(known, { asOf: date, configuration }, (done, total) =>
    windows.update(done, total),
  );
  windows.stop();
  watch.phase('walk-forward');
  const report = rulesReport(book, forward, configuration);
  process.stdout.write(json ? `${JSON.stringify(report)}\n` : rulesText(report));
  // Never among the figures: the report of a date is the same to the byte whenever it is made.
  process.stderr.write(timingLine(watch.timing(counts.read)));
}

function options(args: readonly string[]) {
  const parsed = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { ...ANALYSIS_OPTIONS, configuration: { type: 'string' } },
  });
  const { bars, ...rest } = checkedOptions(parsed, USAGE);
  if (bars === undefined) throw new UsageError(USAGE);
  return { ...rest, folder: bars, configuration: readConfiguration(parsed.values.configuration) };
}
