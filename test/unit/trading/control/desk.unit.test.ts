// What the desk can do while the engine trades, and what stops a book by itself.
import { describe, expect, it } from '@jest/globals';
import type { OperatorRequest } from '#core/simulation/run/simulated-day.ts';
import type { OperatorCommand } from '#core/trading/control/operator-command.ts';
import { clock } from '#test/support/engine-day.ts';
import { at, CALL, callIdea, walked } from '#test/support/price-walk.ts';

const IDEA = callIdea({ targets: [142, 171] });
const SECOND = at(
  '10:30',
  callIdea({
    ...{ _id: 'S2', advisorId: 'ADV2', postedAt: '2024-01-24T10:30:00+05:30', targets: [150] },
    entry: 127,
  }),
);
const FLAT = [['09:15', 127]] as const;

const asked = (time: string, command: OperatorCommand, requestId = time): OperatorRequest => ({
  ...{ at: clock(time), requestId, command, by: 'desk', reason: 'test' },
});

const reasonOf = ({ run }: ReturnType<typeof walked>, signalId: string) =>
  run.days[0]?.decisions.find((one) => one.signalId === signalId)?.gates.at(-1)?.reason;

describe('Given an open position and an operator', () => {
  it('when he flattens everything, then it leaves, is verified flat, and the broker is switched off', () => {
    const day = walked({
      signals: [IDEA, SECOND],
      path: FLAT,
      requests: [asked('10:20', { kind: 'FLATTEN', scope: { kind: 'ALL' } })],
    });
    expect(day.run.violations).toEqual([]);
    expect(day.trades.map(({ reason }) => reason)).toEqual(['FLATTEN', 'FLATTEN']);
    expect(day.alarms).toEqual(['KILL_SWITCH', 'FLATTENED']);
    expect(reasonOf(day, 'S2')).toBe('KILLED_ALL');
  });

  it('when he asks for the same twice, then it is done once', () => {
    const kill = asked('10:20', { kind: 'KILL', scope: { kind: 'ALL' } }, 'same');
    const day = walked({
      signals: [IDEA],
      path: FLAT,
      requests: [kill, { ...kill, at: clock('10:25') }],
    });
    expect(day.alarms).toEqual(['KILL_SWITCH']);
  });

  it.each([
    [{ kind: 'BOOK', book: 'NORMAL' }, 'KILLED_BOOK'],
    [{ kind: 'CATEGORY', category: 'INDEX_OPTIONS' }, 'KILLED_CATEGORY'],
    [{ kind: 'ADVISOR', advisorId: 'ADV2' }, 'KILLED_ADVISOR'],
    [{ kind: 'INSTRUMENT', underlying: 'NIFTY' }, 'KILLED_INSTRUMENT'],
  ] as const)(
    'when he stops %j, then the next signal of it is refused, and the position keeps its stop',
    (scope, reason) => {
      const day = walked({
        signals: [IDEA, SECOND],
        path: [
          ['09:15', 127],
          ['11:00', 109],
        ],
        requests: [asked('10:20', { kind: 'KILL', scope })],
      });
      expect(day.run.violations).toEqual([]);
      expect(reasonOf(day, 'S2')).toBe(reason);
      expect(day.trades.map((trade) => [trade.signalId, trade.reason])).toEqual([
        ['S1', 'STOP'],
        ['S1', 'STOP'],
      ]);
    },
  );

  it('when he stops another advisor, or resumes before it comes, then the next signal is traded', () => {
    const other = walked({
      signals: [IDEA, SECOND],
      path: FLAT,
      requests: [asked('10:20', { kind: 'KILL', scope: { kind: 'ADVISOR', advisorId: 'ADV9' } })],
    });
    expect(other.trades.some(({ signalId }) => signalId === 'S2')).toBe(true);
    const resumed = walked({
      signals: [IDEA, SECOND],
      path: FLAT,
      requests: [
        asked('10:20', { kind: 'KILL', scope: { kind: 'ALL' } }),
        asked('10:25', { kind: 'RESUME', scope: { kind: 'ALL' } }),
      ],
    });
    expect(resumed.trades.some(({ signalId }) => signalId === 'S2')).toBe(true);
  });

  it('when he pauses and goes on, then a signal is held and decided then', () => {
    const day = walked({
      signals: [IDEA, SECOND],
      path: FLAT,
      requests: [asked('10:20', { kind: 'PAUSE' }), asked('10:31', { kind: 'UNPAUSE' })],
    });
    expect(day.trades.some(({ signalId }) => signalId === 'S2')).toBe(true);
    const late = walked({
      signals: [IDEA, SECOND],
      path: FLAT,
      requests: [asked('10:20', { kind: 'PAUSE' }), asked('10:45', { kind: 'UNPAUSE' })],
    });
    expect(reasonOf(late, 'S2')).toBe('STALE_SIGNAL');
  });

  it('when he cancels entries, then what waits for its price is given up and what is held stays', () => {
    const waits = callIdea({ ...{ _id: 'S3', advisorId: 'ADV3' }, entry: 135, stoploss: 120 });
    const day = walked({
      signals: [IDEA, waits],
      path: [
        ['09:15', 127],
        ['10:40', 136],
      ],
      requests: [asked('10:20', { kind: 'CANCEL_ENTRIES', scope: { kind: 'ALL' } })],
    });
    expect(day.trades.map(({ signalId }) => signalId)).toEqual(['S1', 'S1']);
    expect(reasonOf(day, 'S3')).toBe('ENTRY_NOT_FILLED');
  });
});

describe('Given a book that loses', () => {
  const capitalPaise = { NORMAL: 100_000_000, REVERSE: 100_000_000 };

  it('when it is 2 % below the peak of the day with what is open, then it takes no new entries', () => {
    // 14 lots of 50: 43 rupees up and down again are 3 % of Rs 10 lakh.
    const day = walked({
      signals: [callIdea({ stoploss: 120, targets: [200] }), SECOND],
      path: [
        ['09:15', 127],
        ['10:10', 170],
        ['10:20', 127],
      ],
      day: { capitalPaise, budgetPct: ONLY_OPTIONS },
    });
    expect(day.run.violations).toEqual([]);
    expect(day.alarms).toContain('LOSS_HALT');
    expect(reasonOf(day, 'S2')).toBe('DAILY_LOSS');
    // The position keeps its own levels.
    expect(day.trades[0]).toMatchObject({ contract: CALL, reason: 'SQUARE_OFF' });
  });
});

const ONLY_OPTIONS = {
  ...{ NSE_EQ: 0, INDEX_FUTURES: 0, STOCK_FUTURES: 0, INDEX_OPTIONS: 100, STOCK_OPTIONS: 0 },
};
