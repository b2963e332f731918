// The labels of the real NIFTY and BANKNIFTY history: their split (checked once against an independent
// implementation, label by label), and that each rests on its past alone.

import { join } from 'node:path';
import { beforeAll, expect, it } from '@jest/globals';
import { REGIMES, type Regime } from '#core/analytics/regimes/regime.ts';
import type { DatedBar } from '#core/pipeline/daily-runs.ts';
import { labelSplit } from '#core/pipeline/label-split.ts';
import { regimeHistory } from '#core/pipeline/regimes.ts';
import { shapeHistory } from '#core/pipeline/session-shapes.ts';
import { dailySources, readDaily } from '#local/cli/daily-inputs.ts';
import { describeShared } from '#test/support/shared-folder.ts';

describeShared('data/daily', 'given the real history of both indices', (path) => {
  const histories = new Map<string, readonly DatedBar[]>();

  beforeAll(async () => {
    for (const source of dailySources(path, join(path, '..'))) {
      if (source.file === null) continue;
      const { bars, rejects } = await readDaily(source);
      expect(rejects).toEqual([]);
      histories.set(source.underlying, bars);
    }
  });

  const counts = (labels: readonly { readonly date: string; readonly label: Regime }[]) => {
    const { total } = labelSplit(labels);
    return [...REGIMES.map((name) => total.labels[name]), total.changes];
  };

  /** Both labels of each day with every figure they rest on. */
  const dated = (name: string, bars: readonly DatedBar[]): readonly string[] => {
    const shapes = shapeHistory(name, bars);
    return regimeHistory(bars).map((regime, i) => JSON.stringify([regime, shapes[i]]));
  };

  // In the order of REGIMES: trending up, down, sideways, up, down; then the changes.
  it.each([
    ['NIFTY', 1776, [335, 163, 430, 449, 310, 455], [210, 270, 617, 391, 235, 1320]],
    ['BANKNIFTY', 1744, [342, 164, 399, 417, 333, 428], [213, 232, 628, 351, 267, 1308]],
  ] as const)('when %s is labelled, then the split is this one', (name, days, regimes, shapes) => {
    const bars = histories.get(name) ?? [];
    const labelled = regimeHistory(bars);
    expect(labelled).toHaveLength(days);
    expect(counts(labelled.map(({ date, regime }) => ({ date, label: regime })))).toEqual(regimes);
    expect(
      counts(shapeHistory(name, bars).map(({ date, shape }) => ({ date, label: shape }))),
    ).toEqual(shapes);
  });

  it('when the history ends anywhere, then all labels up to that day are the same', () => {
    for (const [name, bars] of histories) {
      const labels = dated(name, bars);
      for (let last = 5; last < bars.length; last += 53) {
        const past = dated(name, bars.slice(0, last));
        expect(past.length).toBeGreaterThan(0);
        expect(past.filter((label, i) => label !== labels[i])).toEqual([]);
      }
    }
  });
});
