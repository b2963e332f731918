// The start-up path: loaded, compared, and only then trading.
import { describe, expect, it } from '@jest/globals';
import type { DurableRecord } from '#core/trading/engine/durable-record.ts';
import { DEFAULT_SETTINGS } from '#core/trading/engine/engine-settings.ts';
import type { EngineState } from '#core/trading/engine/engine-state.ts';
import { loadedState } from '#core/trading/engine/loaded-state.ts';
import { step } from '#core/trading/engine/step.ts';
import type { TradeGroup } from '#core/trading/groups/trade-group.ts';
import type { Order } from '#core/trading/orders/order.ts';
import { NO_FILL } from '#core/trading/orders/order.ts';
import { clock, effectsOf, tradingDay } from '../../../support/engine-day.ts';
import { heldBook, heldTrade } from '../../../support/held-trade.ts';

const AT = clock('10:40');

/** As the store has it after the engine died. */
function crashed({ day, books, groups, orders, counters }: EngineState): EngineState {
  const records: DurableRecord[] = [
    ...(day === null ? [] : [{ kind: 'day', id: 'day', value: day } as const]),
    ...(books.NORMAL === undefined
      ? []
      : [{ kind: 'book', id: 'NORMAL', value: books.NORMAL } as const]),
    ...[...groups].map(([id, value]) => ({ kind: 'group', id, value }) as const),
    ...[...orders].map(([id, value]) => ({ kind: 'order', id, value }) as const),
    { kind: 'counters', id: 'counters', value: counters },
  ];
  return loadedState(records, DEFAULT_SETTINGS, AT);
}

const started = (state: EngineState) => step(state, { kind: 'started', at: AT });

function answered(state: EngineState, what: 'BOOK' | 'FAILED', at = AT + 100) {
  const query = [...state.queries.values()].find((one) => one.what === 'BOOK');
  if (query === undefined) throw new Error('book: expected a query, found none');
  const { queryId } = query;
  return step(state, {
    ...{ kind: 'queryResult', at, queryId },
    answer:
      what === 'FAILED'
        ? { kind: 'FAILED', message: 'answered 503' }
        : { kind: 'BOOK', book: heldBook(state, 100) },
  });
}

const unsent = (change: Partial<Order>): Order => ({
  ...(heldTrade().orders.get('E1') as Order),
  ...{ fill: NO_FILL, brokerOrderId: null, sentAt: null, reportedAt: null },
  ...{ target: { status: 'WAITING', price: 21_600, fill: NO_FILL } },
  ...{ stop: { status: 'WAITING', price: 21_400, fill: NO_FILL } },
  ...change,
});

/** Its entry may come until noon. */
function withOrder(order: Order): EngineState {
  const state = heldTrade();
  const group = state.groups.get('G1') as TradeGroup;
  const entering: TradeGroup = { ...group, phase: 'ENTERING', entryUntil: clock('12:00') };
  return { ...state, groups: new Map([['G1', entering]]), orders: new Map([['E1', order]]) };
}

describe('a start', () => {
  it('asks the broker first and is not running before the book was compared', () => {
    const { state, effects } = started(crashed(heldTrade()));
    expect(state.health).toBe('RECOVERING');
    expect(effectsOf(effects, 'query')).toMatchObject([
      { venue: 'BROKER', what: { kind: 'BOOK' } },
    ]);
    expect(answered(state, 'BOOK').state.health).toBe('RUNNING');
  });

  it('given the query fails, then it does not run, and asks again', () => {
    const failed = answered(started(crashed(heldTrade())).state, 'FAILED').state;
    expect(failed.health).toBe('RECOVERING');
    const again = step(failed, { kind: 'timer', at: AT + 5_100, timerId: 'reconcile/BROKER' });
    expect(effectsOf(again.effects, 'query')).toHaveLength(1);
    expect(answered(again.state, 'BOOK', AT + 5_300).state.health).toBe('RUNNING');
  });

  it('given both venues are in use, then both have to be compared', () => {
    const mixed = {
      ...heldTrade(),
      day: tradingDay({ mode: { NORMAL: 'live', REVERSE: 'paper' } }),
    };
    const { state } = started(crashed(mixed));
    expect([...state.queries.values()].map(({ venue }) => venue).sort()).toEqual([
      'BROKER',
      'PAPER',
    ]);
    expect(answered(state, 'BOOK').state.health).toBe('RECOVERING');
  });

  it('given books that only decide and nothing under way, then there is nothing to compare with', () => {
    const shadow = tradingDay({ mode: { NORMAL: 'shadow', REVERSE: 'shadow' } });
    const { effects } = started(
      crashed({ ...heldTrade(), day: shadow, groups: new Map(), orders: new Map() }),
    );
    expect(effectsOf(effects, 'query')).toEqual([]);
  });

  it('looks up what was sent without an answer, and never sends it again', () => {
    const order = unsent({ status: 'SENT', sentAt: AT - 3_000 });
    const { state, effects } = started(crashed(withOrder(order)));
    expect(state.orders.get('E1')?.status).toBe('UNKNOWN');
    expect(
      effectsOf(effects, 'query')
        .map(({ what }) => what.kind)
        .sort(),
    ).toEqual(['BOOK', 'ORDER']);
    expect(effectsOf(effects, 'place')).toEqual([]);
  });

  it('given an entry that waited for the order rate, then it waits again, or is withdrawn when it is stale', () => {
    const fresh = unsent({ status: 'QUEUED', plannedAt: AT - 5_000, queuedAt: AT - 5_000 });
    const stale = unsent({ status: 'QUEUED', plannedAt: AT - 60_000, queuedAt: AT - 60_000 });
    expect(started(crashed(withOrder(fresh))).state.waiting).toEqual(['E1']);
    expect(started(crashed(withOrder(stale))).state.orders.get('E1')).toMatchObject({
      ...{ status: 'NOT_PLACED', reason: 'STALE_QUEUED' },
    });
  });

  it('twice changes nothing more', () => {
    const once = started(crashed(heldTrade())).state;
    const twice = started(once).state;
    expect([twice.orders, twice.groups, twice.timers]).toEqual([
      once.orders,
      once.groups,
      once.timers,
    ]);
  });
});

describe('the timer of the books', () => {
  it('asks again as long as something trades, and rests over night', () => {
    const running = answered(started(crashed(heldTrade())).state, 'BOOK').state;
    expect(running.timers.has('reconcile/BROKER')).toBe(false);
    const open = { ...started(crashed(heldTrade())).state, sessions: heldTrade().sessions };
    expect(answered(open, 'BOOK').state.timers.get('reconcile/BROKER')).toBe(AT + 60_000);
  });
});
