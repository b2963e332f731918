// Signals that are written unusually or reach beyond what the calendar knows: refused or traded, never thrown at.
import { describe, expect, it } from '@jest/globals';
import { eligibilityOf } from '#core/rules/eligibility/eligibility-snapshot.ts';
import type { Signal, SignalInstrument } from '#core/signals/signal.ts';
import type { EngineState } from '#core/trading/engine/engine-state.ts';
import { activeRule, eligibilityInputs } from '#test/support/eligible-rules.ts';
import { signalOf } from '#test/support/engine-day.ts';
import { decisionOn } from '#test/support/open-desk.ts';

const about = (change: Partial<SignalInstrument>, more: Partial<Signal> = {}): Signal =>
  signalOf({
    instrument: { ...signalOf().instrument, ...change },
    ...more,
  });

describe('Given a signal that cannot be what it says', () => {
  it.each([
    ['an index as a share', about({ kind: 'EQ' })],
    ['a contract that has expired', about({ expiry: '2024-01-18' })],
    ['an expiry that is no date', about({ expiry: '2024-13-45' })],
    ['a time no calendar knows', signalOf({ postedAt: '2040-01-24T10:00:00+05:30' })],
  ])('when it is %s, then its values are refused', (_what, signal) => {
    const { decision } = decisionOn(signal);
    expect(decision.gates.at(-1)).toMatchObject({ gate: 'VALID', reason: 'BAD_VALUES' });
  });
});

describe('Given a contract that ends after the calendar', () => {
  it.each([
    ['an index', about({ expiry: '2031-01-28' }), 21_500],
    [
      'a share',
      about(
        { underlying: 'SBIN', expiry: '2031-01-28' },
        { entry: 600, stoploss: 590, targets: [620] },
      ),
      600,
    ],
  ])('when it is of %s, then it is decided', (_what, signal, quote) => {
    expect(decisionOn(signal, { quote }).decision.outcome).toBe('TRADED');
  });
});

describe('Given prices beside the tick', () => {
  const requests = (state: EngineState) => [...state.orders.values()].map(({ request }) => request);

  it('when the entry is, then our limit is on it and no worse for us', () => {
    const { state } = decisionOn(signalOf({ entry: 21_480.03 }));
    expect(requests(state).map(({ price }) => price)).toEqual([21_480, 21_480]);
  });

  it('when two targets are the same on it, then they are one leg', () => {
    const { state } = decisionOn(signalOf({ targets: [21_600.01, 21_600.02] }));
    expect(requests(state)).toHaveLength(1);
  });

  it('when the cap of a fade is, then stop and target stay within it', () => {
    const rule = activeRule({ weekday: 3, category: 'INDEX_OPTIONS', direction: 'REVERSE' });
    const snapshot = { ...eligibilityOf(eligibilityInputs({ selected: [rule] })), version: 1 };
    const sold = about(
      { kind: 'OPT', strike: 21_500, optionType: 'CE' },
      { side: 'SELL', entry: 101.05, stoploss: 190, targets: [20] },
    );
    const { decision, state } = decisionOn(sold, {
      quote: 101.05,
      day: { eligibility: { kind: 'SNAPSHOT', snapshot, records: [] } },
    });
    const group = state.groups.get(decision.groupId ?? '');
    // 30 % of 101.05 is 30.315: 70.735 and 131.365.
    expect(group).toMatchObject({ stop: 70.75, targets: [131.35] });
  });
});

describe('Given a book whose other categories have taken all its money', () => {
  it('when its own category has room, then the whole corpus is the reason', () => {
    const { decision } = decisionOn(signalOf(), {
      state: (state) => {
        const { NORMAL } = state.books;
        if (NORMAL === undefined) throw new Error('expected the normal book open, found none');
        const NSE_EQ = {
          ...NORMAL.categories.NSE_EQ,
          ...{ availablePaise: -799_000_000, deployedPaise: 999_000_000 },
        };
        const categories = { ...NORMAL.categories, NSE_EQ };
        return { ...state, books: { ...state.books, NORMAL: { ...NORMAL, categories } } };
      },
    });
    expect(decision.gates.at(-1)).toMatchObject({ gate: 'SIZE', reason: 'TOTAL_CORPUS' });
  });
});
