import { describe, expect, it } from '@jest/globals';
import type { CellFeatures } from '#core/analytics/cells/cell.ts';
import type { AdvisorLevels, CellLevel } from '#core/rules/level-figures.ts';
import { completeLevels, type TradeIdea } from '#core/trading/missing-levels.ts';

const SITUATION: CellFeatures = {
  category: 'NSE_EQ',
  period: 'INTRADAY',
  periodInferred: false,
  regime: 'SIDEWAYS',
  weekday: 1,
  timeSession: 'MORNING',
};
const BUY: TradeIdea = { side: 'BUY', entryPrice: 200, stoploss: null, targets: [] };

const level = (fields: Partial<CellLevel>): CellLevel => ({
  cell: { kind: 'MINI', category: 'NSE_EQ', period: 'INTRADAY', regime: null },
  n: 100,
  stop: null,
  target: null,
  afterStop: null,
  trust: 'TRUSTED',
  nEffective: 30,
  ...fields,
});
const levels = (...cells: CellLevel[]): AdvisorLevels => ({
  advisorId: 'ADV1',
  trust: 'TRUSTED',
  nEffective: 30,
  cells,
});
const broad = level({ stop: { pct: 2, n: 80 }, target: { pct: 3, n: 80 } });
const complete = (idea: TradeIdea, known: AdvisorLevels | null = levels(broad)) =>
  completeLevels(idea, { situation: SITUATION, levels: known, tick: 5 });

describe('levels the advisor did not publish', () => {
  it('stand p90 of the worst and p75 of the best moves away, mirrored for SELL', () => {
    expect(complete(BUY)).toEqual({
      stoploss: 196,
      learntStop: true,
      targets: [206],
      learntTarget: true,
    });
    expect(complete({ ...BUY, side: 'SELL' })).toMatchObject({ stoploss: 204, targets: [194] });
  });

  it('come from the narrowest cell that has them, each level for itself', () => {
    const narrow = level({
      cell: { kind: 'MINI', category: 'NSE_EQ', period: 'INTRADAY', regime: 'SIDEWAYS' },
      stop: { pct: 1, n: 20 },
    });
    expect(complete(BUY, levels(narrow, broad))).toMatchObject({ stoploss: 198, targets: [206] });
  });

  it('are refused where no cell has enough trades', () => {
    expect(complete(BUY, null)).toBe('NO_STOP');
    expect(complete(BUY, levels(level({ target: { pct: 3, n: 20 } })))).toBe('NO_STOP');
    expect(complete({ ...BUY, stoploss: 195 }, levels(level({})))).toBe('NO_TARGET');
  });

  it('lie on the tick, stops on the wider side and targets on the dearer one', () => {
    const odd = levels(level({ stop: { pct: 1.03, n: 20 }, target: { pct: 1.03, n: 20 } }));
    expect(complete(BUY, odd)).toMatchObject({ stoploss: 197.9, targets: [202.1] });
  });
});

describe('published levels', () => {
  it('stay as they are', () => {
    expect(complete({ ...BUY, stoploss: 197, targets: [203, 206] })).toEqual({
      stoploss: 197,
      learntStop: false,
      targets: [203, 206],
      learntTarget: false,
    });
  });

  it('on the wrong side of the entry are none, and no learnt one replaces them', () => {
    expect(complete({ ...BUY, stoploss: 200, targets: [203] })).toBe('NO_STOP');
    expect(complete({ ...BUY, stoploss: 197, targets: [199] })).toBe('NO_TARGET');
    expect(complete({ ...BUY, stoploss: 197, targets: [199, 204] })).toMatchObject({
      targets: [204],
    });
  });
});
