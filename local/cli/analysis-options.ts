// What a command that reads a file of trades, and perhaps a folder of prices, is asked for.
import { statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { asOfDate } from '#contracts/http.ts';
import type { IsoDate } from '#core/market/ist.ts';
import { UsageError } from './usage.ts';

export interface AnalysisOptions {
  /** The file of trades. */
  readonly path: string;
  /** The folder of prices; it exists. */
  readonly bars: string | undefined;
  readonly asOf: IsoDate | null;
  readonly json: boolean;
}

/** As parseArgs takes them. */
export const ANALYSIS_OPTIONS = {
  bars: { type: 'string' },
  'as-of': { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

interface ParsedArguments {
  readonly values: {
    readonly bars?: string | undefined;
    readonly 'as-of'?: string | undefined;
    readonly json: boolean;
  };
  readonly positionals: readonly string[];
}

/** Throws UsageError with the usage, or with what is wrong with an option. */
export function analysisOptions(args: readonly string[], usage: string): AnalysisOptions {
  const parsed = parseArgs({ args: [...args], allowPositionals: true, options: ANALYSIS_OPTIONS });
  return checkedOptions(parsed, usage);
}

/** Of a command that has options of its own beside these. Throws as `analysisOptions`. */
export function checkedOptions(
  { values, positionals }: ParsedArguments,
  usage: string,
): AnalysisOptions {
  const [path, ...extra] = positionals;
  if (path === undefined || extra.length > 0) throw new UsageError(usage);
  const { bars } = values;
  const asOf = asOfOption(values['as-of']);
  if (bars !== undefined && !statSync(bars).isDirectory()) {
    throw new UsageError(`--bars: expected a folder, found the file "${bars}"`);
  }
  return { path, bars, asOf, json: values.json };
}

/** The date of --as-of, null when not given. Throws UsageError for anything else. */
export function asOfOption(text: string | undefined): string | null {
  if (text === undefined) return null;
  const parsed = asOfDate.safeParse(text);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new UsageError(`--as-of: ${issue?.message}, found "${text}"`);
}
