import { describe, expect, it } from '@jest/globals';
import { type CellFeatures, cellKey, cellsOf } from '#core/analytics/cells/cell.ts';
import { cellTable, NO_CELL } from '#core/analytics/cells/cell-table.ts';

const features = (change: Partial<CellFeatures> = {}): CellFeatures => ({
  category: 'INDEX_OPTIONS',
  period: 'INTRADAY',
  periodInferred: false,
  regime: 'SIDEWAYS',
  weekday: 2,
  timeSession: 'MORNING',
  ...change,
});

const keysOf = (change: Partial<CellFeatures>) => cellsOf(features(change)).map(cellKey);

const SIX = '6D/INDEX_OPTIONS/INTRADAY/SIDEWAYS/2/MORNING';
const MINI = 'MINI/INDEX_OPTIONS/INTRADAY/SIDEWAYS';
const ANY = 'MINI/INDEX_OPTIONS/INTRADAY/ANY';

describe('given a trade with everything a rule needs', () => {
  it('when its cells are asked for, then it is in one of each kind, the narrowest first', () => {
    expect(keysOf({})).toEqual([SIX, MINI, ANY]);
  });

  it.each([
    ['its entry is after hours', { timeSession: 'AFTER_HOURS' }, [MINI, ANY]],
    ['it was entered on a Saturday', { weekday: 6 }, [MINI, ANY]],
    ['it was entered on a Sunday', { weekday: 0 }, [MINI, ANY]],
    ['no regime was known before it', { regime: 'UNKNOWN' }, [ANY]],
    ['nothing but its holding time says the period', { periodInferred: true }, []],
    ['Monday is the first day', { weekday: 1 }, [SIX.replace('/2/', '/1/'), MINI, ANY]],
    ['Friday is the last day', { weekday: 5 }, [SIX.replace('/2/', '/5/'), MINI, ANY]],
  ] as const)('when %s, then only the cells that say nothing wrong are left', (_, change, keys) => {
    expect(keysOf(change)).toEqual(keys);
  });
});

describe('given trades of one advisor in a table of cells', () => {
  it('when two share features, then they share numbers; what is in no cell says so', () => {
    const table = cellTable([
      features(),
      features({ weekday: 3 }),
      features(),
      features({ periodInferred: true }),
      features({ regime: 'UNKNOWN' }),
    ]);
    expect(table.cells.map(cellKey)).toEqual([SIX, MINI, ANY, SIX.replace('/2/', '/3/')]);
    expect([...table.ofTrade]).toEqual([
      ...[0, 1, 2],
      ...[3, 1, 2],
      ...[0, 1, 2],
      ...[NO_CELL, NO_CELL, NO_CELL],
      ...[2, NO_CELL, NO_CELL],
    ]);
  });
});
