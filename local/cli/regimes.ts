// `saras regimes [--daily DIR | --data DIR] [--underlying NAME ...] [--json]`: the labels of both schemes over a
// history, and how they split by year. In process, without any server.
import { statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { REGIME_VERSION } from '#core/analytics/regimes/regime.ts';
import { SHAPE_VERSION } from '#core/analytics/regimes/session-shape.ts';
import { adaptiveAverage, supertrend } from '#core/analytics/regimes/trend-lines.ts';
import type { IsoDate } from '#core/market/ist.ts';
import { unbrokenRuns } from '#core/pipeline/daily-runs.ts';
import { type LabelSplit, labelSplit } from '#core/pipeline/label-split.ts';
import { type DatedRegime, regimeHistory } from '#core/pipeline/regimes.ts';
import { type DatedShape, shapeHistory } from '#core/pipeline/session-shapes.ts';
import { canonicalUnderlying } from '#core/pipeline/underlying.ts';
import { type DailyInput, dailySources, readDaily } from './daily-inputs.ts';
import type { LatestLabel, UnderlyingRegimes } from './regimes-report.ts';
import { regimesText } from './regimes-table.ts';
import { lostRows } from './rejects-table.ts';
import { UsageError } from './usage.ts';

const USAGE = 'regimes --daily DIR | --data DIR [--underlying NAME ...] [--json]';
const SHOWN_REJECTS = 20;

export async function regimesCommand(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      daily: { type: 'string' },
      data: { type: 'string' },
      underlying: { type: 'string', multiple: true, default: [] },
      json: { type: 'boolean', default: false },
    },
  });
  const reports: UnderlyingRegimes[] = [];
  for (const source of chosenSources(values.daily, values.data, values.underlying)) {
    const input = await readDaily(source);
    const shown = input.rejects.slice(0, SHOWN_REJECTS);
    process.stderr.write(lostRows(basename(source.file ?? ''), shown, input.rejects.length));
    reports.push(underlyingRegimes(input));
  }
  const text = values.json
    ? JSON.stringify({ underlyings: reports })
    : reports.map(regimesText).join('\n\n');
  process.stdout.write(`${text}\n`);
}

function chosenSources(
  daily: string | undefined,
  data: string | undefined,
  names: readonly string[],
) {
  if ((daily === undefined) === (data === undefined)) throw new UsageError(USAGE);
  const folder = daily ?? data ?? '';
  if (!statSync(folder).isDirectory()) {
    throw new UsageError(`${USAGE}: expected a folder, found the file "${folder}"`);
  }
  const all = dailySources(daily ?? join(folder, 'daily'), data);
  if (all.length === 0) throw new UsageError(`${folder}: expected daily files or bars, found none`);
  const wanted = names.map(canonicalUnderlying);
  const known = all.map(({ underlying }) => underlying);
  const unknown = wanted.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new UsageError(`--underlying: expected one of ${known.join(', ')}, found "${unknown}"`);
  }
  return wanted.length === 0 ? all : all.filter(({ underlying }) => wanted.includes(underlying));
}

function underlyingRegimes(input: DailyInput): UnderlyingRegimes {
  const regimes = regimeHistory(input.bars);
  const shapes = shapeHistory(input.underlying, input.bars);
  const split = (version: string, labels: LabelSplit) => ({ version, ...labels });
  return {
    underlying: input.underlying,
    bars: {
      from: input.bars[0]?.date ?? null,
      to: input.bars.at(-1)?.date ?? null,
      fromFile: input.fromFile,
      fromMinutes: input.fromMinutes,
    },
    regimes: split(
      REGIME_VERSION,
      labelSplit(regimes.map(({ date, regime }) => ({ date, label: regime }))),
    ),
    shapes: split(
      SHAPE_VERSION,
      labelSplit(shapes.map(({ date, shape }) => ({ date, label: shape }))),
    ),
    latest: latestLabel(input, regimes.at(-1), shapes.at(-1)),
    days: regimes.map(({ date, regime, features }, i) => ({
      date,
      regime: { regime, features },
      shape: shapeOn(shapes[i], date),
    })),
  };
}

/** Both histories have one row per bar of the same runs. */
function shapeOn(
  shape: DatedShape | undefined,
  date: IsoDate,
): Pick<DatedShape, 'shape' | 'features'> {
  if (shape?.date !== date) {
    throw new Error(`shape of ${date}: expected beside its regime, found ${shape?.date ?? 'none'}`);
  }
  return { shape: shape.shape, features: shape.features };
}

function latestLabel(
  { bars }: DailyInput,
  regime: DatedRegime | undefined,
  shape: DatedShape | undefined,
): LatestLabel | null {
  const run = unbrokenRuns(bars).at(-1) ?? [];
  if (regime === undefined || shape === undefined) return null;
  return {
    date: regime.date,
    regime: regime.regime,
    shape: shape.shape,
    features: regime.features,
    supertrend: supertrend(run).at(-1) ?? null,
    adaptiveAverage: adaptiveAverage(run).at(-1) ?? null,
  };
}
