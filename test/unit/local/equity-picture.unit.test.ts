import { describe, expect, it } from '@jest/globals';
import { addDays } from '#core/market/ist.ts';
import { equityPicture } from '#local/cli/equity-picture.ts';

const LAKH = 10_000_000;
const points = (lakhs: readonly number[]) =>
  lakhs.map((lakh, day) => ({
    date: addDays('2024-01-01', day),
    normalPaise: (lakh - 50) * LAKH,
    adversePaise: 50 * LAKH,
  }));
const rowsOf = (lakhs: readonly number[]) => equityPicture(points(lakhs), 100 * LAKH).split('\n');

describe('the picture of the equity', () => {
  it('runs from the opening to the last day, highest value at the top, both books together', () => {
    const rows = rowsOf([101, 102, 111]);
    expect(rows[0]).toBe('    111.00 |   *');
    expect(rows[11]).toBe('    100.00 |**');
    expect(rows.at(-1)?.trim()).toBe('2024-01-01 2024-01-03');
  });

  it('joins a jump by a line, so that no fall is hidden', () => {
    const marked = rowsOf([100, 111, 100]).filter((row) => row.includes('*'));
    expect(marked).toHaveLength(12);
  });

  it('keeps to its width, the last day included', () => {
    const rows = rowsOf(Array.from({ length: 500 }, (_, day) => 100 + day / 10));
    expect(Math.max(...rows.map((row) => row.length))).toBeLessThanOrEqual(12 + 72);
    expect(rows[0]?.trimEnd().endsWith('*')).toBe(true);
    expect(rows[0]).toContain('149.90');
  });

  it('is nothing where nothing moved', () => {
    expect(rowsOf([100, 100])).toEqual(['']);
    expect(rowsOf([])).toEqual(['']);
  });
});
