// A trading day, signals and a running engine for tests: Wednesday 2024-01-24, Rs 1 crore a book, every advisor
// eligible. Override what a test is about.
import { istInstant } from '#core/market/ist.ts';
import { FADE_POLICY } from '#core/rules/fades/fade-order.ts';
import type { Signal } from '#core/signals/signal.ts';
import { DEFAULT_BACKTEST } from '#core/simulation/backtest-settings.ts';
import type { Effect } from '#core/trading/engine/effect.ts';
import type { EngineEvent } from '#core/trading/engine/engine-event.ts';
import { DEFAULT_SETTINGS, type EngineSettings } from '#core/trading/engine/engine-settings.ts';
import { EMPTY_STATE, type EngineState } from '#core/trading/engine/engine-state.ts';
import { step } from '#core/trading/engine/step.ts';
import type { TradingDay } from '#core/trading/engine/trading-day.ts';
import type { StepResult } from '#core/trading/engine/turn.ts';

export const ENGINE_DATE = '2024-01-24';

/** `clock` = 'HH:MM' IST of the day. */
export const clock = (time: string): number => istInstant(ENGINE_DATE, time);

export const tradingDay = (change: Partial<TradingDay> = {}): TradingDay => ({
  ...{ date: ENGINE_DATE, eligibility: { kind: 'EVERYONE' }, fade: FADE_POLICY },
  mode: { NORMAL: 'live', REVERSE: 'live' },
  capitalPaise: { NORMAL: 1_000_000_000, REVERSE: 1_000_000_000 },
  budgetPct: DEFAULT_BACKTEST.budgetPct,
  ...{ fundsPaise: null, contracts: {}, regimes: {}, marketRegime: 'SIDEWAYS' },
  ...{ previousClose: {}, banned: [], corporateActions: [], underlyings: [], aliases: {} },
  ...change,
});

/** A future of NIFTY bought at 21,500 with two targets, posted at 10:00. */
export const signalOf = (change: Partial<Signal> = {}): Signal => ({
  ...{ _id: 'S1', advisorId: 'ADV1', advisorName: 'One', sebiRegNo: 'INH1', source: 'telegram' },
  instrument: { exchange: 'NSE', kind: 'FUT', underlying: 'NIFTY', expiry: '2024-01-25' },
  ...{ side: 'BUY', entry: 21_500, stoploss: 21_400, targets: [21_600, 21_700] },
  ...{ period: 'INTRADAY', status: 'OPEN' },
  ...{ postedAt: '2024-01-24T10:00:00+05:30', updatedAt: '2024-01-24T10:00:00+05:30' },
  ...change,
});

export const emptyEngine = (settings: Partial<EngineSettings> = {}): EngineState => ({
  ...EMPTY_STATE,
  settings: { ...DEFAULT_SETTINGS, ...settings },
  now: clock('08:45'),
});

/** All events in order; the effects of all steps together. */
export function stepped(state: EngineState, events: readonly EngineEvent[]): StepResult {
  return events.reduce<StepResult>(
    (before, event) => {
      const after = step(before.state, event);
      return {
        ...after,
        effects: [...before.effects, ...after.effects],
        decisions: [...before.decisions, ...after.decisions],
      };
    },
    step(state, { kind: 'feed', at: state.now, feed: 'PRICES', phase: 'UP' }),
  );
}

/** Effects of one kind. */
export const effectsOf = <K extends Effect['kind']>(
  effects: readonly Effect[],
  kind: K,
): readonly Extract<Effect, { kind: K }>[] =>
  effects.filter((effect): effect is Extract<Effect, { kind: K }> => effect.kind === kind);
