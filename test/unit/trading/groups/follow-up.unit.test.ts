// What the advisor says after his first word, before and after the entry, followed and faded.
import { describe, expect, it } from '@jest/globals';
import { at, callIdea, walked } from '#test/support/price-walk.ts';

const IDEA = callIdea({ targets: [142, 171] });
const FLAT = [['09:15', 127]] as const;

describe('Given a call that was bought', () => {
  it('when he tightens his stop, then ours is tightened on every leg', () => {
    const { stops, run } = walked({
      signals: [IDEA, at('10:20', { ...IDEA, stoploss: 120 })],
      path: FLAT,
    });
    expect(run.violations).toEqual([]);
    expect(stops).toEqual([
      [1, 120],
      [2, 120],
    ]);
  });

  it('when he widens his stop, then ours stays: it is what the size rests on', () => {
    const { stops } = walked({
      signals: [IDEA, at('10:20', { ...IDEA, stoploss: 100 })],
      path: FLAT,
    });
    expect(stops).toEqual([]);
  });

  it('when he moves his targets nearer, then they are hit there', () => {
    const { trades } = walked({
      signals: [IDEA, at('10:20', { ...IDEA, targets: [132, 135] })],
      path: [
        ['09:15', 127],
        ['10:40', 136],
      ],
    });
    expect(trades.map(({ reason }) => reason)).toEqual(['TARGET', 'TARGET']);
    // A limit at 132 and 135 is filled at 136, less what taking it costs.
    expect(trades.every(({ exit }) => (exit ?? 0) >= 135)).toBe(true);
  });

  it('when he trails his stop beyond the entry, then the price that falls to it ends the trade with a gain', () => {
    const { trades } = walked({
      signals: [IDEA, at('10:30', { ...IDEA, stoploss: 133 })],
      path: [
        ['09:15', 127],
        ['10:20', 138],
        ['10:50', 132.5],
      ],
    });
    expect(trades.map(({ reason }) => reason)).toEqual(['STOP', 'STOP']);
    expect(trades.every(({ grossPaise }) => grossPaise > 0)).toBe(true);
  });

  it('when he says "out", then it leaves at the price of that time', () => {
    const exit = { price: 129, at: '2024-01-24T10:30:00+05:30', reason: 'ADVISOR_EXIT' } as const;
    const { trades, run } = walked({
      signals: [IDEA, at('10:30', { ...IDEA, status: 'CLOSED', exit })],
      path: [
        ['09:15', 127],
        ['10:25', 129],
      ],
    });
    expect(run.violations).toEqual([]);
    expect(trades.map(({ reason }) => reason)).toEqual(['ADVISOR_EXIT', 'ADVISOR_EXIT']);
    expect(trades[0]?.exitAt).toBeLessThan(Date.parse('2024-01-24T10:31:00+05:30'));
  });

  it('when he says that his target was hit, then our own levels go on', () => {
    const exit = { price: 142, at: '2024-01-24T10:30:00+05:30', reason: 'TARGET_HIT' } as const;
    const { trades } = walked({
      signals: [IDEA, at('10:30', { ...IDEA, status: 'CLOSED', exit })],
      path: [
        ['09:15', 127],
        ['11:00', 171.5],
      ],
    });
    expect(trades.map(({ reason }) => reason)).toEqual(['TARGET', 'TARGET']);
  });

  it('when he cancels it, then it leaves', () => {
    const { trades } = walked({
      signals: [IDEA, at('10:30', { ...IDEA, status: 'CANCELLED' })],
      path: FLAT,
    });
    expect(trades.map(({ reason }) => reason)).toEqual(['ADVISOR_CANCELLED', 'ADVISOR_CANCELLED']);
  });

  it('when an older version comes after a newer one, then it changes nothing', () => {
    const newer = at('10:20', { ...IDEA, stoploss: 120 });
    const older = { ...newer, stoploss: 125, updatedAt: '2024-01-24T10:10:00+05:30' };
    const { stops } = walked({ signals: [IDEA, newer], late: [['10:30', older]], path: FLAT });
    expect(stops).toEqual([
      [1, 120],
      [2, 120],
    ]);
  });
});

describe('Given a call that waits for its price', () => {
  const waits = callIdea({ entry: 130, stoploss: 115, targets: [145, 160] });

  it('when he cancels it before, then nothing is ever bought', () => {
    const { trades, run } = walked({
      signals: [waits, at('10:30', { ...waits, status: 'CANCELLED' })],
      path: [
        ['09:15', 127],
        ['10:40', 131],
      ],
    });
    expect(trades).toEqual([]);
    expect(run.days[0]?.decisions[0]?.outcome).toBe('REFUSED');
  });

  it('when the price comes, then it is bought with the stop he has moved meanwhile', () => {
    const { trades, run } = walked({
      signals: [waits, at('10:20', { ...waits, stoploss: 125 })],
      path: [
        ['09:15', 127],
        ['10:40', 130.5],
        ['11:00', 124.5],
      ],
    });
    expect(run.violations).toEqual([]);
    expect(trades.map(({ reason }) => reason)).toEqual(['STOP', 'STOP']);
    expect(trades.every(({ exit }) => (exit ?? 0) > 120)).toBe(true);
  });
});
