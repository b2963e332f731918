// Until when an order of ours may outlive the advisor's own trade.
import { describe, expect, it } from '@jest/globals';
import { type HeldIdea, heldTo } from '#core/trading/holding-time.ts';

const swing: HeldIdea = {
  ...{ entered: '2024-01-22', period: 'SWING', exitReason: 'TARGET_HIT', expiry: null },
};

describe('given a trade whose first target or stop was hit', () => {
  it.each([
    ['a swing', swing, '2024-01-29'],
    ['a position', { ...swing, period: 'POSITIONAL' }, '2024-02-21'],
    ['a stop', { ...swing, exitReason: 'STOPLOSS_HIT' }, '2024-01-29'],
    ['a contract that expires before', { ...swing, expiry: '2024-01-25' }, '2024-01-25'],
    ['a contract that expires after', { ...swing, expiry: '2024-02-29' }, '2024-01-29'],
  ] as const)('when it is %s, then ours may be open until %s', (_, idea, last) => {
    expect(heldTo(idea)).toBe(last);
  });

  it.each([
    ['is over with its session', { ...swing, period: 'INTRADAY' }],
    ['has a period nobody stated', { ...swing, period: null }],
    ['was called off', { ...swing, exitReason: 'ADVISOR_EXIT' }],
    ['ended for a reason nobody gave', { ...swing, exitReason: null }],
  ] as const)('when it %s, then ours ends with his', (_, idea) => {
    expect(heldTo(idea)).toBeNull();
  });
});
