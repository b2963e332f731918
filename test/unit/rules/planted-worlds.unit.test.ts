// Selection against planted truth (statistics reference, 4). Worlds and fits follow from seeds, so these
// figures are the same on every run; bench/planted-worlds.ts prints the whole table. The whole build of rules
// is judged in planted-rules.unit.test.ts.
import { beforeAll, describe, expect, it } from '@jest/globals';
import { expectedR, type FittedEffects } from '#core/rules/effects/fitted-effects.ts';
import { calibrationDeciles } from '#core/rules/significance/calibration.ts';
import { walkForwardSplits } from '#core/rules/significance/walk-forward.ts';
import {
  fitPlanted,
  fixedThresholds,
  rowsAt,
  type Side,
  selected,
  type Verdict,
  verdictOn,
} from '#test/support/planted-verdict.ts';
import {
  CELLS_ONLY,
  MARKET_DAYS,
  MODERATE_SKILL,
  NO_SKILL,
  type PlantedWorld,
  plantedWorld,
} from '#test/support/planted-world.ts';

interface Fitted {
  readonly world: PlantedWorld;
  readonly fit: FittedEffects;
}

const fitted = (effects: typeof NO_SKILL, seed: number): Fitted => {
  const world = plantedWorld(effects, seed);
  return { world, fit: fitPlanted(world) };
};

const total = (verdicts: readonly Verdict[]): Verdict => {
  const sum = (of: (verdict: Verdict) => number): number =>
    verdicts.reduce((whole, verdict) => whole + of(verdict), 0);
  const futureTrades = sum((verdict) => verdict.futureTrades);
  const falseTrades = sum((verdict) => verdict.falseShare * verdict.futureTrades);
  return {
    rules: sum(({ rules }) => rules),
    netR: sum(({ netR }) => netR),
    futureTrades,
    falseShare: falseTrades / futureTrades,
  };
};

const bySelection = (worlds: readonly Fitted[], side: Side, kept = 1): Verdict =>
  total(worlds.map(({ world, fit }) => verdictOn(world, selected(fit, side), { side, kept })));

const byThresholds = (worlds: readonly Fitted[], side: Side, kept = 1): Verdict =>
  total(worlds.map(({ world }) => verdictOn(world, fixedThresholds(world, side), { side, kept })));

const SIDES: readonly Side[] = ['FOLLOW', 'FADE'];

describe('given a world without skill', () => {
  const worlds: Fitted[] = [];
  beforeAll(() => {
    worlds.push(fitted(NO_SKILL, 1));
  });

  it('when tens of thousands of cells are judged, then at most 2 rules are selected on either side', () => {
    expect(worlds[0]?.world.cells.count).toBeGreaterThan(30_000);
    for (const side of SIDES) expect(bySelection(worlds, side).rules).toBeLessThanOrEqual(2);
    const fixed = byThresholds(worlds, 'FOLLOW');
    expect(fixed.rules).toBeGreaterThan(500);
    expect(fixed.netR).toBeLessThan(-100);
  });

  it('when its variances are learnt, then every kind of skill shrinks to next to nothing', () => {
    const { advisor = 1, advisorLevel = [1], day = 1 } = worlds[0]?.fit.variances ?? {};
    for (const variance of [advisor, ...advisorLevel, day])
      expect(Math.sqrt(variance)).toBeLessThan(0.03);
  });
});

describe('given a world of moderate skill', () => {
  const worlds: Fitted[] = [];
  beforeAll(() => {
    worlds.push(fitted(MODERATE_SKILL, 1));
  });

  it('when rules are selected, then at most a tenth of their trades is without edge, on either side', () => {
    for (const side of SIDES) {
      const verdict = bySelection(worlds, side);
      expect(verdict.rules).toBeGreaterThan(1500);
      expect(verdict.falseShare).toBeLessThanOrEqual(0.1);
    }
  });

  it('when compared with fixed thresholds, then selection earns at least five times their net R', () => {
    for (const side of SIDES) {
      const fixed = byThresholds(worlds, side).netR;
      expect(fixed).toBeGreaterThan(0);
      expect(bySelection(worlds, side).netR).toBeGreaterThanOrEqual(5 * fixed);
    }
  });

  it('when the variances are learnt, then the planted ones come out roughly', () => {
    for (const { fit } of worlds) {
      expect(Math.abs(Math.sqrt(fit.variances.advisor) - 0.1)).toBeLessThan(0.02);
      expect(Math.abs(Math.sqrt(fit.variances.outcome) - 1.14)).toBeLessThan(0.02);
      const mean = fit.variances.advisorLevel.reduce((a, b) => a + b, 0) / 6;
      expect(Math.abs(Math.sqrt(mean) - 0.07)).toBeLessThan(0.02);
    }
  });

  it('when half of each skill is gone in the future, then the promise breaks but the selection still pays', () => {
    // The false discovery rate is nominal under stationarity only: the live feedback must demote.
    const selection = bySelection(worlds, 'FOLLOW', 0.5);
    expect(selection.falseShare).toBeGreaterThan(0.15);
    expect(selection.falseShare).toBeLessThan(0.3);
    expect(selection.netR).toBeGreaterThan(150);
    expect(byThresholds(worlds, 'FOLLOW', 0.5).netR).toBeLessThan(0);
  });
});

describe('given a world of moderate skill, walked forward', () => {
  it('when learnt on 200 days and tried on the next 50, then each decile comes true within its error', () => {
    const { table } = plantedWorld(MODERATE_SKILL, 4);
    const days = { entryDay: table.day, exitDay: table.day };
    const [split] = walkForwardSplits(days, { cuts: [200], end: 250, embargoDays: 5 });
    const fit = fitPlanted({ table: rowsAt(table, split?.training ?? new Int32Array()) });
    const future = rowsAt(table, split?.test ?? new Int32Array());
    const predictedR = Float64Array.from(future.advisor, (advisor, row) =>
      expectedR(fit, [advisor, ...future.levels.map((column) => column[row] ?? 0)]),
    );
    const { outcome: realisedR, day } = future;
    const deciles = calibrationDeciles({ predictedR, realisedR, day });
    expect(deciles.length).toBe(10);
    for (const decile of deciles) {
      const error = decile.standardError ?? 0;
      expect(decile.n).toBeGreaterThan(1000);
      expect(Math.abs(decile.realisedR - decile.predictedR)).toBeLessThan(3.5 * error);
    }
    const [lowest, highest] = [deciles[0], deciles[9]];
    expect((highest?.realisedR ?? 0) - (lowest?.realisedR ?? 0)).toBeGreaterThan(0.4);
  });
});

describe('given a world where every cell stands for itself', () => {
  it('when nothing can be pooled, then the model selects almost nothing and thresholds earn more', () => {
    const worlds = [fitted(CELLS_ONLY, 2)];
    const selection = bySelection(worlds, 'FOLLOW');
    expect(selection.rules).toBeLessThan(20);
    expect(selection.netR).toBeLessThan(byThresholds(worlds, 'FOLLOW').netR);
  });
});

describe('given a world whose days move all trades', () => {
  it('when the shock of the day is learnt, then the false share stays at most a tenth', () => {
    const worlds = [fitted(MARKET_DAYS, 3)];
    expect(Math.sqrt(worlds[0]?.fit.variances.day ?? 0)).toBeCloseTo(0.6, 1);
    for (const side of SIDES) {
      const verdict = bySelection(worlds, side);
      expect(verdict.rules).toBeGreaterThan(1000);
      expect(verdict.falseShare).toBeLessThanOrEqual(0.1);
    }
  });
});
