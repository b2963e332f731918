// Every value of vectors/regime.json. The schemas are strict: a field that no test reads stops the suite.
import { expect, it } from '@jest/globals';
import * as z from 'zod';
import { regimeLabels, WARM_UP_BARS } from '#core/analytics/regimes/regime.ts';
import { sessionShapes } from '#core/analytics/regimes/session-shape.ts';
import {
  averageTrueRange,
  choppiness,
  closeSlope,
  type DailyBar,
  directionalIndex,
  signedEfficiency,
  trueRanges,
} from '#core/analytics/regimes/trend-indicators.ts';
import { adaptiveAverage, supertrend } from '#core/analytics/regimes/trend-lines.ts';
import { plainChoppiness, shortSeedAdx } from '#test/support/indicator-flavours.ts';
import { describeShared, readJson } from '#test/support/shared-folder.ts';

const value = z.number().nullable();
const maybe = value.optional();
const atBar = z.strictObject({ bar: z.number(), value });
const trend = z.strictObject({ bar: z.number(), value: z.number(), direction: z.string() });
const bar = z.strictObject({
  ...{ i: z.number(), o: z.number(), h: z.number() },
  ...{ l: z.number(), c: z.number() },
});
const schemeB = z.strictObject({
  ...{ body: value, clv: value, rho: value, net: value },
  label: z.string(),
});
const expectedRow = z.strictObject({
  ...{ i: z.number(), tr: value, atr14: value, plus_di: value, minus_di: value, dx: value },
  ...{ adx14: value, er10_signed: value, chop14: value, slope20: value, s: value },
  ...{ T: value, D: value, scheme_a: z.string(), scheme_b: schemeB.nullable() },
});
const seeds = { seed_values: z.number(), first_adx_bar: z.number() };
const vectors = z.strictObject({
  about: z.string(),
  parameters: z.strictObject({
    ...{ atr: z.literal(14), adx: z.literal(14), er: z.literal(10), chop: z.literal(14) },
    ...{ slope: z.literal(20), s: z.literal('slope20 / atr14') },
    min_bars_for_label: z.literal(WARM_UP_BARS),
  }),
  bars: z.array(bar),
  expected: z.array(expectedRow),
  upstream_published: z.strictObject({
    tolerance: z.number(),
    rows: z.array(
      z.strictObject({ bar: z.number(), plus_di: maybe, minus_di: maybe, dx: maybe, adx: maybe }),
    ),
    ...{ er10: z.array(atBar), kama_10_2_30: z.array(atBar), chop14: z.array(atBar) },
    supertrend_14_3: z.array(trend),
  }),
  additional: z.strictObject({
    chop14_plain_high_low_denominator: z.array(atBar),
    kama_10_2_30_seeded_with_close_9: z.array(atBar),
    supertrend_10_3_initially_bullish: z.array(trend),
  }),
  adx_seed_flavours: z.strictObject({
    about: z.string(),
    wilder: z.strictObject({ ...seeds, adx_27: z.number(), adx_40: z.number() }),
    tulip: z.strictObject({ ...seeds, adx_26: z.number(), adx_27: z.number(), adx_40: z.number() }),
    ta_lib: z.strictObject({
      ...seeds,
      smoothed_once_more: z.literal(true),
      ...{ adx_27: z.number(), adx_40: z.number() },
    }),
  }),
  tulip_cross_check_adx_5: z.strictObject({
    bars: z.strictObject({
      h: z.array(z.number()),
      l: z.array(z.number()),
      c: z.array(z.number()),
    }),
    tulip_seed_adx_from_bar_8: z.array(z.number()),
    wilder_seed_adx_from_bar_9: z.array(z.number()),
    tulip_seed_dx_from_bar_4: z.array(z.number()),
    tolerance: z.number(),
  }),
  synthetic: z.array(
    z.strictObject({
      id: z.enum(['straight_up', 'alternating', 'flat', 'straight_down']),
      series: z.string(),
      expected: z.strictObject({
        ...{ plus_di: maybe, minus_di: maybe, adx: maybe, adx_from_bar_27: maybe, er: maybe },
        ...{ atr: maybe, chop14: maybe, chop14_plain_high_low: maybe },
        label_one_of: z.array(z.string()).optional(),
        never: z.literal('NaN').optional(),
      }),
    }),
  ),
});

type Value = number | null | undefined;

/** `expected` undefined = the file says nothing of it. */
function expectNear(found: Value, expected: Value, tolerance: number): void {
  if (expected === undefined) return;
  if (expected === null) expect(found).toBeNull();
  else expect(Math.abs((found ?? Number.NaN) - expected)).toBeLessThanOrEqual(tolerance);
}

/** The file prints ten significant digits of prices around 200. */
const PRINTED = 1e-7;

const series = (of: (i: number) => readonly [high: number, low: number, close: number]) =>
  Array.from({ length: 60 }, (_, i): DailyBar => {
    const [high, low, close] = of(i);
    return { open: close, high, low, close };
  });
const LIMIT_LABELS = {
  straight_up: 'TRENDING_BULLISH',
  alternating: 'SIDEWAYS',
  flat: 'SIDEWAYS',
  straight_down: 'TRENDING_BEARISH',
} as const;
const SYNTHETIC = {
  straight_up: series((i) => [10 + i, 9 + i, 9.5 + i]),
  alternating: series((i) => [101, 99, i % 2 === 0 ? 99.5 : 100.5]),
  flat: series(() => [7, 7, 7]),
  straight_down: series((i) => [191 - i, 190 - i, 190.5 - i]),
};

describeShared('vectors/regime.json', 'given every value of the regime vectors', (path) => {
  const given = vectors.parse(readJson(path));
  const bars = given.bars.map(
    ({ o, h, l, c }): DailyBar => ({ open: o, high: h, low: l, close: c }),
  );
  const directional = directionalIndex(bars);

  it('when the rows are counted, then none is missing', () => {
    expect([given.bars.length, given.expected.length, given.synthetic.length]).toEqual([61, 61, 4]);
    expect(given.bars.map(({ i }) => i)).toEqual(given.expected.map(({ i }) => i));
  });

  it.each(given.expected.map((row) => [row.i, row] as const))(
    'when bar %d is read, then its indicators and the labels of both schemes come out',
    (i, row) => {
      const { plusDi, minusDi, dx, adx } = directional[i] ?? {};
      expectNear(trueRanges(bars)[i], row.tr, PRINTED);
      expectNear(averageTrueRange(bars)[i], row.atr14, PRINTED);
      expectNear(plusDi, row.plus_di, PRINTED);
      expectNear(minusDi, row.minus_di, PRINTED);
      expectNear(dx, row.dx, PRINTED);
      expectNear(adx, row.adx14, PRINTED);
      expectNear(signedEfficiency(bars)[i], row.er10_signed, PRINTED);
      expectNear(choppiness(bars)[i], row.chop14, PRINTED);
      expectNear(closeSlope(bars)[i], row.slope20, PRINTED);
      const label = regimeLabels(bars)[i];
      expectNear(label?.features.slope, row.s, PRINTED);
      expect(label?.regime).toBe(row.scheme_a);
      expect(label?.features.bars).toBe(i + 1);
      if (row.T !== null) expect(label?.trendVotes).toBe(row.T);
      if (row.D !== null) expect(label?.direction).toBe(row.D);
    },
  );

  it.each(given.expected.map((row) => [row.i, row.scheme_b] as const))(
    'when the session of bar %d has closed, then its shape is known',
    (i, row) => {
      const { shape, features } = sessionShapes(bars)[i] ?? {};
      if (row === null) {
        expect(shape).toBe('UNKNOWN');
        return;
      }
      expect(shape).toBe(row.label);
      expectNear(features?.body, row.body, PRINTED);
      expectNear(features?.clv, row.clv, PRINTED);
      expectNear(features?.rho, row.rho, PRINTED);
      expectNear(features?.net, row.net, PRINTED);
    },
  );

  it('when values that others published are compared, then they agree to their digits', () => {
    const { tolerance, rows, er10, kama_10_2_30, chop14, supertrend_14_3 } =
      given.upstream_published;
    for (const row of rows) {
      const { plusDi, minusDi, dx, adx } = directional[row.bar] ?? {};
      expectNear(plusDi, row.plus_di, tolerance);
      expectNear(minusDi, row.minus_di, tolerance);
      expectNear(dx, row.dx, tolerance);
      expectNear(adx, row.adx, tolerance);
    }
    for (const row of er10) expectNear(signedEfficiency(bars)[row.bar], row.value, tolerance);
    for (const row of chop14) expectNear(choppiness(bars)[row.bar], row.value, tolerance);
    for (const row of kama_10_2_30)
      expectNear(adaptiveAverage(bars)[row.bar], row.value, tolerance);
    for (const row of supertrend_14_3) {
      const point = supertrend(bars, 14, 3)[row.bar];
      expectNear(point?.value, row.value, tolerance);
      expect(point?.direction).toBe(row.direction.toUpperCase());
    }
  });

  it('when the additional lines are drawn, then they come out too', () => {
    const { additional } = given;
    for (const row of additional.kama_10_2_30_seeded_with_close_9) {
      expectNear(adaptiveAverage(bars)[row.bar], row.value, 1e-6);
    }
    expect(adaptiveAverage(bars)[8]).toBeNull();
    for (const row of additional.supertrend_10_3_initially_bullish) {
      const point = supertrend(bars)[row.bar];
      expectNear(point?.value, row.value, PRINTED);
      expect(point?.direction).toBe(row.direction.toUpperCase());
    }
    expect(supertrend(bars)[9]).toBeNull();
    for (const row of additional.chop14_plain_high_low_denominator) {
      expectNear(plainChoppiness(bars, row.bar), row.value, PRINTED);
      expect(choppiness(bars)[row.bar]).not.toBeCloseTo(row.value ?? 0, 1);
    }
  });

  it('when ADX is seeded as others do, then it differs from ours as the reference says', () => {
    const { wilder, tulip, ta_lib: taLib } = given.adx_seed_flavours;
    const first = (values: readonly { readonly adx: number | null }[]) =>
      values.findIndex(({ adx }) => adx !== null);
    const ofTulip = shortSeedAdx(bars, 14, { smoothedOnceMore: false });
    const ofTaLib = shortSeedAdx(bars, 14, { smoothedOnceMore: true });
    expect([wilder.seed_values, tulip.seed_values, taLib.seed_values]).toEqual([14, 13, 13]);
    expect(first(directional)).toBe(wilder.first_adx_bar);
    expect(first(ofTulip)).toBe(tulip.first_adx_bar);
    expect(first(ofTaLib)).toBe(taLib.first_adx_bar);
    expectNear(directional[27]?.adx, wilder.adx_27, 5e-5);
    expectNear(directional[40]?.adx, wilder.adx_40, 5e-5);
    expectNear(ofTulip[26]?.adx, tulip.adx_26, 5e-5);
    expectNear(ofTulip[27]?.adx, tulip.adx_27, 5e-5);
    expectNear(ofTulip[40]?.adx, tulip.adx_40, 5e-5);
    expectNear(ofTaLib[27]?.adx, taLib.adx_27, 5e-5);
    expectNear(ofTaLib[40]?.adx, taLib.adx_40, 5e-5);
  });

  it('when ADX runs over 5 bars, then both seeds give the published series, and nothing before', () => {
    const cross = given.tulip_cross_check_adx_5;
    const short = cross.bars.h.map((high, i): DailyBar => {
      const close = cross.bars.c[i] ?? 0;
      return { open: close, high, low: cross.bars.l[i] ?? 0, close };
    });
    const ofTulip = shortSeedAdx(short, 5, { smoothedOnceMore: false });
    const adx = directionalIndex(short, 5).map((one) => one.adx);
    const from = (values: readonly Value[], start: number, expected: readonly number[]) => {
      expect(values.slice(0, start).every((one) => one === null)).toBe(true);
      expected.forEach((one, i) => {
        expectNear(values[start + i], one, cross.tolerance);
      });
    };
    from(adx, 9, cross.wilder_seed_adx_from_bar_9);
    from(
      ofTulip.map((one) => one.adx),
      8,
      cross.tulip_seed_adx_from_bar_8,
    );
    from(
      ofTulip.map((one) => one.dx),
      4,
      cross.tulip_seed_dx_from_bar_4,
    );
    expect(adx).toHaveLength(9 + cross.wilder_seed_adx_from_bar_9.length);
  });

  it.each(given.synthetic.map((row) => [row.id, row.expected] as const))(
    'when the series is %s, then its limits are met and nothing is NaN',
    (id, expected) => {
      const own = SYNTHETIC[id];
      const { regime, features } = regimeLabels(own)[59] ?? {};
      expectNear(features?.plusDi, expected.plus_di, 1e-9);
      expectNear(features?.minusDi, expected.minus_di, 1e-9);
      expectNear(features?.adx, expected.adx, 1e-9);
      for (const { adx } of directionalIndex(own).slice(27)) {
        expectNear(adx, expected.adx_from_bar_27, 1e-9);
      }
      expectNear(features?.efficiency, expected.er, 1e-12);
      expectNear(averageTrueRange(own)[59], expected.atr, 1e-12);
      expectNear(features?.choppiness, expected.chop14, 1e-9);
      // Misprinted in its ninth digit: 100 log10(1.5) / log10(14) = 15.3640128829.
      expectNear(plainChoppiness(own, 59), expected.chop14_plain_high_low, 1e-6);
      expect(regime).toBe(LIMIT_LABELS[id]);
      expect(regimeLabels(own)[26]?.regime).toBe('UNKNOWN');
      if (expected.label_one_of) expect(expected.label_one_of).toContain(regime);
      const shape = sessionShapes(own)[59];
      const figures = [...Object.values(features ?? {}), ...Object.values(shape?.features ?? {})];
      expect(figures.filter((one) => one !== null && !Number.isFinite(one))).toEqual([]);
    },
  );
});
