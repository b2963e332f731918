import { describe, expect, it } from '@jest/globals';
import { compare, comparison, expectEqual, median } from '../../../bench/comparison.ts';
import { benchTable } from '../../../bench/report.ts';

const contest = { what: 'replay', size: 10, peer: 'a sort' };

describe('given two ways of doing the same', () => {
  it('when their times are compared, then the ratio says how often ours fits into the other', () => {
    expect(comparison({ ...contest, figures: { passMs: 2 } }, 4, 10)).toEqual({
      what: 'replay',
      size: 10,
      oursMs: 4,
      peer: 'a sort',
      peerMs: 10,
      ratio: 2.5,
      figures: { passMs: 2 },
    });
  });

  it('when both are run, then in turns, once more than the rounds that count', async () => {
    const runs: string[] = [];
    const result = await compare(
      { ...contest, rounds: 2 },
      () => runs.push('ours'),
      () => runs.push('theirs'),
    );
    expect(runs).toEqual(['ours', 'theirs', 'ours', 'theirs', 'ours', 'theirs']);
    expect(result.ratio).toBe(result.peerMs / result.oursMs);
  });

  it('when they disagree, then there is an error instead of a time', () => {
    expect(() => expectEqual('value', { paise: 1 }, { paise: 2 })).toThrow(
      'value: expected {"paise":2}, found {"paise":1}',
    );
  });

  it('when rounds differ, then the middle one counts', () => {
    expect(median([9, 1, 4])).toBe(4);
  });
});

describe('given results', () => {
  it('when people read them, then every figure has three digits and its name', () => {
    const table = benchTable([comparison({ ...contest, figures: { passMs: 1234.5 } }, 0.01234, 5)]);
    for (const text of ['replay', 'a sort', '0.0123', '405', 'passMs 1,230']) {
      expect(table).toContain(text);
    }
  });
});
