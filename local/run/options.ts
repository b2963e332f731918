// The options of `npm start`.
import { parseArgs } from 'node:util';
import { asOfOption } from '#local/cli/analysis-options.ts';
import { UsageError } from '#local/cli/usage.ts';
import { DEFAULT_SEED } from '#local/sample/world.ts';

export interface StartOptions {
  /** Folder of real files, null = the sample world. */
  readonly data: string | null;
  readonly asOf: string | null;
  /** Fill the price archive from the folder first, so that trades are measured by the tape. */
  readonly prices: boolean;
  readonly exitWhenDone: boolean;
  readonly json: boolean;
  /** Keep the state after the run and go on with it the next time. */
  readonly keep: boolean;
  readonly stateDir: string | null;
  readonly seed: number;
}

export const START_USAGE =
  'npm start -- [--data DIR] [--no-prices] [--as-of DATE] [--exit-when-done] [--json] [--keep] [--state DIR] [--seed N]';

/** Throws UsageError. */
export function startOptions(args: readonly string[]): StartOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      data: { type: 'string' },
      'as-of': { type: 'string' },
      'no-prices': { type: 'boolean', default: false },
      'exit-when-done': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
      state: { type: 'string' },
      seed: { type: 'string' },
    },
  });
  const seed = values.seed === undefined ? DEFAULT_SEED : Number(values.seed);
  if (!Number.isInteger(seed)) {
    throw new UsageError(`--seed: expected a whole number, found "${values.seed}"`);
  }
  return {
    data: values.data ?? null,
    asOf: asOfOption(values['as-of']),
    prices: !values['no-prices'],
    exitWhenDone: values['exit-when-done'],
    json: values.json,
    keep: values.keep,
    stateDir: values.state ?? null,
    seed,
  };
}
