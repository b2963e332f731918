import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import {
  excursionOf,
  type Levels,
  stopExtension,
  targetExtensionPct,
} from '#core/analytics/excursions/excursion.ts';
import { expectClose } from '#test/support/close.ts';
import { describeShared, readJson } from '#test/support/shared-folder.ts';

const mark = z.object({ minute: z.number(), low: z.number(), high: z.number() });
const pathCase = z.object({
  name: z.string(),
  side: z.enum(['BUY', 'SELL']),
  entry: z.number(),
  stop: z.number().nullable(),
  target: z.number().nullable(),
  marks: z.array(mark),
  exitMinute: z.number(),
  hit: z.enum(['STOP', 'TARGET']).nullable(),
  after: z.array(mark),
  expect: z.record(z.string(), z.union([z.number(), z.boolean(), z.null()])),
});

const extremes = (marks: readonly z.infer<typeof mark>[]) => ({
  low: Math.min(...marks.map((one) => one.low)),
  high: Math.max(...marks.map((one) => one.high)),
});

describeShared('vectors/metrics.json', 'given the reference price paths', (path) => {
  const { pricePath } = z.object({ pricePath: z.array(pathCase) }).parse(readJson(path));

  it.each(pricePath.map((one) => [one.name, one] as const))(
    'when the path is "%s", then every figure has the right size and sign',
    (_, one) => {
      const levels: Levels = {
        side: one.side,
        entryPrice: one.entry,
        stoploss: one.stop,
        target: one.target,
      };
      const seen = one.marks.filter(({ minute }) => minute <= one.exitMinute);
      const after = one.after.filter(
        ({ minute }) => minute > one.exitMinute && minute <= one.exitMinute + 30,
      );
      const found: Record<string, unknown> = { ...excursionOf(levels, extremes(seen)) };
      if (one.hit === 'STOP' && one.stop !== null)
        Object.assign(found, stopExtension(levels, one.stop, extremes(after)));
      if (one.hit === 'TARGET' && one.target !== null)
        found['postTargetPct'] = targetExtensionPct(levels, one.target, extremes(after));
      for (const [name, expected] of Object.entries(one.expect)) {
        if (typeof expected === 'boolean') expect(found[name]).toBe(expected);
        else expectClose(found[name] as number | null, expected);
      }
    },
  );
});

describe('given a trade that never moved against its entry', () => {
  it('when its excursion is taken, then the worst move is 0, never negative', () => {
    const levels: Levels = { side: 'SELL', entryPrice: 100, stoploss: 102, target: null };
    expect(excursionOf(levels, { low: 95, high: 99 })).toEqual({
      maePct: 0,
      mfePct: 250,
      wsePct: null,
      wtePct: 5,
    });
  });

  it('when the price comes half way back after the stop, then the recovery is half the risk and nothing was hunted', () => {
    const levels: Levels = { side: 'BUY', entryPrice: 100, stoploss: 96, target: null };
    expect(stopExtension(levels, 96, { low: 95, high: 98 })).toEqual({
      postSlPct: 1,
      overshootPct: 1,
      recoveryPct: 50,
      hunted: false,
    });
  });
});
