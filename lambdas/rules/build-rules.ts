// One build of all rules: read, fit, judge, store; skipped when it could only give what stands already.
import type { Logger } from '@aws-lambda-powertools/logger';
import { endOfDate } from '#core/analytics/replay/corpus-window.ts';
import type { IsoDate } from '#core/market/ist.ts';
import { buildRules, type RuleBook } from '#core/rules/rule-build.ts';
import {
  type RuleInputs,
  type RuleRun,
  type RuleRunFigures,
  sameInputs,
} from '#core/rules/rule-run.ts';
import { type WalkForward, walkForward } from '#core/rules/rule-walk-forward.ts';
import type { RuleBooks } from '#ports/rule-books.ts';
import type { RuleConfigurations } from '#ports/rule-configurations.ts';
import type { RuleTrades } from '#ports/rule-trades.ts';

export interface BuildDeps {
  readonly books: RuleBooks;
  readonly trades: RuleTrades;
  readonly configurations: Pick<RuleConfigurations, 'current'>;
  readonly newId: () => string;
  readonly logger: Logger;
}

export interface BuildOrder {
  readonly asOf: IsoDate;
  /** Judge the rules on the past as well: as long as all other steps together, some times over. */
  readonly withWalkForward: boolean;
  /** The run whose rules stand. */
  readonly latest: RuleRun | null;
}

/** So many trades wait to be read that the rules of the others would mislead. */
export class TradesWaiting extends Error {
  override readonly name = 'TradesWaiting';
  readonly code = 'TRADES_WAITING';
}

const MOST_WAITING = 0.05;

/** Null when the rules that stand were built from the same. Throws RuleBookOvertaken, TradesWaiting. */
export async function buildAndStore(deps: BuildDeps, order: BuildOrder): Promise<RuleRun | null> {
  const { asOf, latest, withWalkForward } = order;
  const watch = stopwatch();
  const { configuration } = await deps.configurations.current();
  // Read before the trades: what changes in between gives another fingerprint next time.
  const { waiting, ...given } = await deps.trades.inputs(endOfDate(asOf));
  refuseWaiting(asOf, waiting, given.trades + given.stale);
  const inputs: RuleInputs = {
    ...{ asOf, ...given },
    owed: await deps.books.owed(asOf),
    configurationVersion: configuration.version,
  };
  if (latest !== null && stands(latest, inputs, withWalkForward)) {
    deps.logger.info('rules stand as they are', { asOf, runId: latest.runId });
    return null;
  }
  const known = await deps.trades.known(endOfDate(asOf));
  watch.lap('reading');
  const book = buildRules(known, asOf, configuration);
  watch.lap('build');
  const forward = withWalkForward ? walkForward(known, { asOf, configuration }) : null;
  watch.lap('walkForward');
  const run = await deps.books.store({
    run: { runId: deps.newId(), inputs, figures: figuresOf(book, forward, watch.seconds()) },
    after: latest?.runId ?? null,
    ...{ rules: book.rules, levels: book.levels },
  });
  watch.lap('storing');
  report(deps.logger, run, watch.seconds());
  return run;
}

function report(logger: Logger, run: RuleRun, seconds: Readonly<Record<string, number>>): void {
  const { runId, inputs, changes, figures } = run;
  const { rules, selected, active } = figures;
  logger.info('rules built', { runId, inputs, changes, rules, selected, active, seconds });
}

function refuseWaiting(asOf: IsoDate, waiting: number, trades: number): void {
  if (waiting <= MOST_WAITING * trades) return;
  throw new TradesWaiting(
    `rules as of ${asOf}: expected at most ${100 * MOST_WAITING} % of ${trades} trades to wait for their features, found ${waiting}`,
  );
}

const stands = (latest: RuleRun, inputs: RuleInputs, withWalkForward: boolean): boolean =>
  sameInputs(latest.inputs, inputs) && (!withWalkForward || latest.figures.walkForward !== null);

function figuresOf(
  { rules, models }: RuleBook,
  forward: WalkForward | null,
  seconds: Readonly<Record<string, number>>,
): RuleRunFigures {
  return {
    rules: rules.length,
    selected: rules.filter(({ selected }) => selected).length,
    active: rules.filter(({ active }) => active).length,
    ...{ models, walkForward: forward, seconds },
  };
}

/** Wall time of steps, in seconds to the millisecond. */
function stopwatch() {
  const seconds: Record<string, number> = {};
  let since = performance.now();
  return {
    lap(step: string): void {
      const now = performance.now();
      seconds[step] = Math.round(now - since) / 1000;
      since = now;
    },
    seconds: () => ({ ...seconds }),
  };
}
