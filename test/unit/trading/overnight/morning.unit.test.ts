// The morning of carried positions.
import { describe, expect, it } from '@jest/globals';
import { contractKey, type Instrument } from '#core/market/instrument.ts';
import { istInstant } from '#core/market/ist.ts';
import type { EngineState } from '#core/trading/engine/engine-state.ts';
import { step } from '#core/trading/engine/step.ts';
import type { TradingDay } from '#core/trading/engine/trading-day.ts';
import { bookAnswered } from '../../../support/book-answer.ts';
import { clock, effectsOf, tradingDay } from '../../../support/engine-day.ts';
import { heldBook, heldTrade } from '../../../support/held-trade.ts';

const TCS: Instrument = { kind: 'FUT', exchange: 'NSE', underlying: 'TCS', expiry: '2024-01-25' };
const SHARE: Instrument = { kind: 'EQ', exchange: 'NSE', underlying: 'TCS' };
/** Bought the day before. */
const BEFORE = istInstant('2024-01-23', '14:00');

const SESSIONS = { EQUITY: 'CLOSED', EQUITY_CAS: 'CLOSED', DERIVATIVES: 'CLOSED' } as const;

function carried(instrument: Instrument, product: 'CNC' | 'MARGIN' = 'MARGIN'): EngineState {
  const state = heldTrade({ instrument, product, at: BEFORE });
  return { ...state, day: tradingDay({ date: '2024-01-23' }), sessions: SESSIONS };
}

const opened = (state: EngineState, day: Partial<TradingDay> = {}) =>
  step(state, { kind: 'dayOpened', at: clock('08:45'), day: tradingDay(day) });

const alarms = (effects: Parameters<typeof effectsOf>[0]) =>
  effectsOf(effects, 'notify').flatMap(({ code, level }) => (level === 'ALARM' ? [code] : []));

describe('exits of carried positions', () => {
  it('given the broker shows them still, then they stay; given it does not, then a stop is placed at the open', () => {
    const state = opened(carried({ ...TCS, underlying: 'NIFTY' })).state;
    const kept = bookAnswered(state, heldBook(state, 100)).state;
    expect([...kept.orders.keys()]).toEqual(['E1']);
    expect(kept.orders.get('E1')?.stop?.status).toBe('ARMED');
    const gone = bookAnswered(state, heldBook(state, 100, { orders: [] })).state;
    expect(gone.orders.get('E1')).toMatchObject({ status: 'FILLED', stop: { status: 'EXPIRED' } });
    const at = clock('09:15');
    const open = step(gone, { kind: 'session', at, segment: 'DERIVATIVES', phase: 'OPEN' });
    const protection = [...open.state.orders.values()].find(({ purpose }) => purpose === 'PROTECT');
    expect(protection?.request).toMatchObject({
      kind: 'STOP',
      side: 'SELL',
      quantity: 100,
      trigger: 21_400,
    });
    expect(effectsOf(open.effects, 'query').map(({ what }) => what.kind)).toContain('BOOK');
  });

  it('given only failed queries, then nothing has expired', () => {
    const state = opened(carried({ ...TCS, underlying: 'NIFTY' })).state;
    expect(bookAnswered(state, null).state.orders).toBe(state.orders);
  });
});

describe('contracts near their end', () => {
  it('a stock contract leaves by two trading days before its expiry, with an alarm', () => {
    const { state, effects } = opened(carried(TCS));
    expect(alarms(effects)).toContain('EXPIRY_EXIT');
    expect(state.groups.get('G1')?.lastDate).toBe('2024-01-23');
  });

  it('given that date is past, then it is on its way out at once, for that reason', () => {
    const { state } = opened(carried(TCS));
    const left = step(state, { kind: 'timer', at: state.now, timerId: 'group/leave/G1' }).state;
    expect(left.groups.get('G1')).toMatchObject({
      phase: 'EXITING',
      legs: [{ exitCause: 'EXPIRY' }],
    });
  });

  it('given an advisor who holds longer than that, then his time is no reason to stay', () => {
    const late = carried(TCS);
    const group = late.groups.get('G1');
    if (group === undefined) throw new Error('G1: expected it, found none');
    const groups = new Map([['G1', { ...group, lastDate: '2024-02-20' }]]);
    expect(opened({ ...late, groups }).state.groups.get('G1')?.lastDate).toBe('2024-01-23');
    const early = new Map([['G1', { ...group, lastDate: '2024-01-22' }]]);
    expect(opened({ ...late, groups: early }).state.groups.get('G1')?.lastDate).toBe('2024-01-22');
  });

  it('an index contract leaves on the day of its expiry', () => {
    const { state, effects } = opened(carried({ ...TCS, underlying: 'NIFTY' }));
    expect(alarms(effects)).toEqual([]);
    expect(state.groups.get('G1')?.lastDate).toBe('2024-01-25');
  });

  it('a share has no such date', () => {
    expect(opened(carried(SHARE, 'CNC')).state.groups.get('G1')?.lastDate).toBeNull();
  });
});

describe('corporate actions', () => {
  const bonus = { corporateActions: [{ underlying: 'TCS', priceFactor: 0.5 }] };

  it('given a 1:1 bonus, then twice the units at half the price, worth the same', () => {
    const { state, effects } = opened(carried(SHARE, 'CNC'), bonus);
    expect(state.groups.get('G1')).toMatchObject({
      ...{ entry: 10_750, stop: 10_700, initialStop: 10_700, targets: [10_800] },
      ...{
        averageEntry: 10_750,
        lotSize: 50,
        legs: [{ target: 10_800, deployedPaise: 20_000_000 }],
      },
    });
    expect(state.orders.get('E1')).toMatchObject({
      ...{
        request: { quantity: 200, price: 10_750 },
        fill: { quantity: 200, averagePrice: 10_750 },
      },
      wanted: { cancel: true },
    });
    expect(alarms(effects)).toContain('CORPORATE_ACTION');
  });

  it('given the same date is opened again, then nothing is adjusted twice', () => {
    const once = opened(carried(SHARE, 'CNC'), bonus).state;
    const twice = opened(once, bonus).state;
    expect(twice.groups.get('G1')).toEqual(once.groups.get('G1'));
    expect(twice.orders.get('E1')?.fill.quantity).toBe(200);
  });

  it('given another company, then nothing changes', () => {
    const other = { corporateActions: [{ underlying: 'INFY', priceFactor: 0.5 }] };
    expect(opened(carried(SHARE, 'CNC'), other).state.groups.get('G1')?.entry).toBe(21_500);
  });

  it('given a contract of the share, then its lot grows', () => {
    const { state } = opened(carried(TCS), bonus);
    expect(state.groups.get('G1')).toMatchObject({
      lotSize: 100,
      legs: [{ lots: 2 }],
      entry: 10_750,
    });
  });

  it('given an option, whose strike and contract change, then it is left to a person', () => {
    const option: Instrument = { ...TCS, kind: 'OPT', strike: 3_900, optionType: 'CE' };
    const { state, effects } = opened(carried(option), bonus);
    expect(state.groups.get('G1')?.entry).toBe(21_500);
    expect(alarms(effects)).toContain('CORPORATE_ACTION');
    expect(contractKey(option)).toBe(state.groups.get('G1')?.contract);
  });
});
