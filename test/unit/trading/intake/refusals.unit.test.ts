// Every reason for which a signal is not traded, at the gate that finds it; and that the crowd heard of it first.
import { describe, expect, it } from '@jest/globals';
import { eligibilityOf } from '#core/rules/eligibility/eligibility-snapshot.ts';
import type { Scope } from '#core/trading/control/operator-command.ts';
import type { Eligibility, TradingDay } from '#core/trading/engine/trading-day.ts';
import { activeRule, eligibilityInputs, recordOf } from '#test/support/eligible-rules.ts';
import { clock, signalOf } from '#test/support/engine-day.ts';
import { type DeskPlan, decisionOn, FUTURE, postedAt } from '#test/support/open-desk.ts';

const share = (change: Partial<Parameters<typeof signalOf>[0]> = {}) =>
  signalOf({
    instrument: { exchange: 'NSE', kind: 'EQ', underlying: 'SBIN' },
    ...{ entry: 600, stoploss: 590, targets: [620] },
    ...change,
  });

const stockFuture = signalOf({
  instrument: { exchange: 'NSE', kind: 'FUT', underlying: 'SBIN', expiry: '2024-01-25' },
  ...{ entry: 600, stoploss: 590, targets: [620] },
});

const killed = (scope: Scope): DeskPlan => ({
  before: [
    {
      ...{ kind: 'operator', at: clock('09:30'), requestId: 'r', by: 'desk', reason: 'test' },
      command: { kind: 'KILL', scope },
    },
  ],
});

const snapshot = (
  change: Parameters<typeof activeRule>[0] = {},
  records: readonly ReturnType<typeof recordOf>[] = [],
): Eligibility => ({
  kind: 'SNAPSHOT',
  snapshot: {
    ...eligibilityOf(eligibilityInputs({ selected: [activeRule(change)] })),
    version: 3,
  },
  records,
});

/** Wednesday 10:00 in a sideways market is not the Tuesday of the rule. */
const under = (eligibility: Eligibility, more: Partial<TradingDay> = {}): DeskPlan => ({
  day: { eligibility, ...more },
});

const onWednesday = { weekday: 3 } as const;

describe('Given a day on which every advisor is eligible', () => {
  it.each([
    ['BAD_VALUES', 'VALID', signalOf({ stoploss: 21_600 }), {}],
    ['BAD_VALUES', 'VALID', signalOf({ entry: -1 }), {}],
    ['UNKNOWN_UNDERLYING', 'VALID', signalOf(), { day: { underlyings: ['BANKNIFTY'] } }],
    ['NOT_OPEN', 'VERSION', signalOf({ status: 'CANCELLED' }), {}],
    ['TOO_LATE', 'SESSION', postedAt('15:00'), {}],
    ['SESSION_OVER', 'SESSION', postedAt('15:31'), {}],
    ['KILLED_ALL', 'KILL_SWITCH', signalOf(), killed({ kind: 'ALL' })],
    [
      'KILLED_CATEGORY',
      'KILL_SWITCH',
      signalOf(),
      killed({ kind: 'CATEGORY', category: 'INDEX_FUTURES' }),
    ],
    ['KILLED_ADVISOR', 'KILL_SWITCH', signalOf(), killed({ kind: 'ADVISOR', advisorId: 'ADV1' })],
    [
      'KILLED_INSTRUMENT',
      'KILL_SWITCH',
      signalOf(),
      killed({ kind: 'INSTRUMENT', underlying: 'NIFTY' }),
    ],
    ['KILLED_BOOK', 'RISK', signalOf(), killed({ kind: 'BOOK', book: 'NORMAL' })],
    ['STALE_SIGNAL', 'FRESHNESS', signalOf({ postedAt: '2024-01-24T09:40:00+05:30' }), {}],
    ['PRICE_RAN_AWAY', 'PRICE', signalOf(), { quote: 21_610 }],
    ['PRICE_RAN_AWAY', 'PRICE', signalOf(), { quote: 21_390 }],
    ['NO_STOP', 'LEVELS', signalOf({ stoploss: null }), {}],
    ['NO_TARGET', 'LEVELS', signalOf({ targets: [] }), {}],
    [
      'OVERNIGHT_EQUITY',
      'LEVELS',
      share({ side: 'SELL', stoploss: 610, targets: [580], period: 'SWING' }),
      { quote: 600 },
    ],
    ['RISK_BELOW_ONE_LOT', 'SIZE', signalOf({ stoploss: 20_000 }), {}],
    ['CATEGORY_BUDGET', 'SIZE', signalOf(), { day: { budgetPct: NO_FUTURES() } }],
    ['SIGNAL_CAP', 'SIZE', signalOf(), { settings: { signalCapShare: 0.001 } }],
    ['UNDERLYING_CAP', 'SIZE', signalOf(), { settings: { underlyingCapShare: 0.001 } }],
    [
      'ORDER_LIMIT',
      'SIZE',
      signalOf(),
      { day: { contracts: { [FUTURE]: { freezeQuantity: 10 } } } },
    ],
    ['ORDER_VALUE', 'RISK', signalOf(), { settings: { largestOrderRupees: 100_000 } }],
    ['OPEN_GROUPS', 'RISK', signalOf(), { settings: { openGroups: 0 } }],
    ['MARGIN', 'RISK', signalOf(), { day: { fundsPaise: 1_000 } }],
    ['BANNED', 'RISK', stockFuture, { quote: 600, day: { banned: ['SBIN'] } }],
    ['EXPIRY_NEAR', 'RISK', stockFuture, { quote: 600 }],
    ['OUTSIDE_PRICE_BAND', 'RISK', signalOf(), { day: { previousClose: { NIFTY: 18_000 } } }],
    ['ORDER_RATE', 'RISK', signalOf(), { settings: { queuedIntentSeconds: 0 } }],
    ['SHADOW', 'MODE', signalOf(), { day: { mode: { NORMAL: 'shadow', REVERSE: 'live' } } }],
  ] as const)('when there is %s, then gate %s refuses it', (reason, gate, signal, plan) => {
    const { decision } = decisionOn(signal, plan as DeskPlan);
    expect(decision.outcome).toBe('REFUSED');
    expect(decision.gates.at(-1)).toMatchObject({ gate, reason, pass: false });
    expect(decision.gates.slice(0, -1).every(({ pass }) => pass)).toBe(true);
  });

  it.each([
    [
      'NOT_READY',
      'READINESS',
      signalOf(),
      { state: (state) => ({ ...state, health: 'RECOVERING' }) },
    ],
    [
      'SESSION_CLOSED',
      'SESSION',
      postedAt('09:05'),
      { state: (state) => ({ ...state, sessions: CLOSED }) },
    ],
    ['NO_QUOTE', 'PRICE', signalOf(), { quote: null }],
    [
      'STALE_QUOTE',
      'PRICE',
      signalOf(),
      { before: [{ kind: 'feed', at: clock('09:30'), feed: 'PRICES', phase: 'DOWN' }] },
    ],
  ] as const satisfies readonly (readonly [
    string,
    string,
    ReturnType<typeof signalOf>,
    DeskPlan,
  ])[])('when there is %s, then gate %s holds it', (reason, gate, signal, plan) => {
    const { decision, state } = decisionOn(signal, plan);
    expect(decision.outcome).toBe('HELD');
    expect(decision.gates.at(-1)).toMatchObject({ gate, reason, pass: false });
    expect(state.held).toEqual([signal._id]);
  });

  it('when the account holds what nobody explains, then nothing is entered in that contract', () => {
    const external = {
      ...{ contract: FUTURE, netQuantity: 50, averagePrice: 21_400, product: null, parts: [] },
      ...{ seenAt: clock('09:30'), policy: 'OPEN' },
    };
    const { decision } = decisionOn(signalOf(), {
      state: (state) => ({ ...state, externals: new Map([[FUTURE, external as never]]) }),
    });
    expect(decision.gates.at(-1)).toMatchObject({ gate: 'RISK', reason: 'EXTERNAL_POSITION' });
  });

  it('when he says the same again within half an hour, then it is one idea', () => {
    const first = {
      kind: 'signal',
      at: clock('09:50'),
      signal: postedAt('09:50', { _id: 'S0' }),
    } as const;
    const price = { kind: 'quote', at: clock('09:49'), contract: FUTURE, price: 21_500 } as const;
    const { decision } = decisionOn(signalOf({ entry: 21_510 }), { before: [price, first] });
    expect(decision.gates.at(-1)).toMatchObject({ gate: 'SAME_IDEA', reason: 'SAME_IDEA' });
  });

  it('when it is refused, then the crowd heard of it all the same', () => {
    const { state } = decisionOn(signalOf({ stoploss: null }));
    expect([...state.ideas.keys()]).toEqual(['S1']);
    expect(state.ideas.get('S1')?.reachedAt).not.toBeNull();
  });
});

describe('Given the rules of a snapshot', () => {
  it('when no rule speaks about it, then NO_RULE', () => {
    const { decision } = decisionOn(signalOf(), under(snapshot()));
    expect(decision.gates.at(-1)).toMatchObject({ gate: 'RULE', reason: 'NO_RULE' });
  });

  it('when its rule has brought less than it promised, then DEMOTED', () => {
    const key = 'NORMAL/6D/INDEX_FUTURES/INTRADAY/SIDEWAYS/3/MORNING/ADV1';
    const record = { ...recordOf(30, -1), ruleKey: key };
    const { decision } = decisionOn(signalOf(), under(snapshot(onWednesday, [record])));
    expect(decision.gates.at(-1)).toMatchObject({ gate: 'ELIGIBILITY', reason: 'DEMOTED' });
  });

  it('when the snapshot is of another day, then it is not believed', () => {
    const { snapshot: content, ...rest } = snapshot(onWednesday) as Extract<
      Eligibility,
      { kind: 'SNAPSHOT' }
    >;
    const old = { ...rest, snapshot: { ...content, date: '2024-01-23' } };
    const { decision } = decisionOn(signalOf(), under(old));
    expect(decision.gates.at(-1)).toMatchObject({ reason: 'SNAPSHOT_OF_ANOTHER_DAY' });
  });

  it('when its rule fades and there is no stop, then there are NO_LEVELS to swap', () => {
    const fades = snapshot({ ...onWednesday, direction: 'REVERSE' });
    const { decision } = decisionOn(signalOf({ stoploss: null }), under(fades));
    expect(decision.gates.at(-1)).toMatchObject({ gate: 'LEVELS', reason: 'NO_LEVELS' });
  });

  it('when its rule fades, then side, stop and target are swapped, one leg, in a book of its own', () => {
    const fades = snapshot({ ...onWednesday, direction: 'REVERSE' });
    const { decision, state } = decisionOn(signalOf(), under(fades));
    expect(decision.outcome).toBe('REVERSED');
    const group = state.groups.get(decision.groupId ?? '');
    expect(group).toMatchObject({
      ...{ side: 'SELL', sentiment: -1, stop: 21_600, targets: [21_400], direction: 'REVERSE' },
    });
    expect(group?.legs).toHaveLength(1);
    expect(state.books.REVERSE?.categories.INDEX_FUTURES.reservedPaise).toBeGreaterThan(0);
    expect(state.books.NORMAL?.categories.INDEX_FUTURES.reservedPaise).toBe(0);
  });

  it('when its rule is new, then it trades one lot', () => {
    const { decision } = decisionOn(signalOf(), under(snapshot(onWednesday)));
    expect(decision).toMatchObject({ outcome: 'TRADED', sized: { lots: 1, boundBy: 'MINIMUM' } });
  });
});

const CLOSED = { EQUITY: 'CLOSED', EQUITY_CAS: 'CLOSED', DERIVATIVES: 'CLOSED' } as const;

function NO_FUTURES() {
  return { NSE_EQ: 100, INDEX_FUTURES: 0, STOCK_FUTURES: 0, INDEX_OPTIONS: 0, STOCK_OPTIONS: 0 };
}
