// An engine in the middle of a trading day, compared with the broker and open: what it says to a signal.
import type { Signal } from '#core/signals/signal.ts';
import type { EngineEvent } from '#core/trading/engine/engine-event.ts';
import type { EngineSettings } from '#core/trading/engine/engine-settings.ts';
import type { EngineState } from '#core/trading/engine/engine-state.ts';
import { step } from '#core/trading/engine/step.ts';
import type { TradingDay } from '#core/trading/engine/trading-day.ts';
import type { Decision } from '#core/trading/intake/decision.ts';
import { clock, emptyEngine, signalOf, stepped, tradingDay } from './engine-day.ts';

export interface DeskPlan {
  readonly day?: Partial<TradingDay>;
  readonly settings?: Partial<EngineSettings>;
  /** Last price of the signal's contract at 09:59:59; null = none. */
  readonly quote?: number | null;
  /** Before the signal, in order. */
  readonly before?: readonly EngineEvent[];
  /** Changes of the state that no event of a test makes. */
  readonly state?: (state: EngineState) => EngineState;
}

export const FUTURE = 'NIFTY:2024-01-25:FUT';

/** RUNNING, all sessions open, the day opened. */
export function openDesk({ day = {}, settings = {} }: DeskPlan = {}): EngineState {
  const { state } = step(emptyEngine(settings), {
    ...{ kind: 'dayOpened', at: clock('08:50'), day: tradingDay(day) },
  });
  return {
    ...{ ...state, health: 'RUNNING' },
    sessions: { EQUITY: 'OPEN', EQUITY_CAS: 'OPEN', DERIVATIVES: 'OPEN' },
  };
}

/** The last word on a signal that comes a second after it was posted. */
export function decisionOn(
  signal: Signal,
  plan: DeskPlan = {},
): { readonly decision: Decision; readonly state: EngineState } {
  const at = Date.parse(signal.updatedAt) + 1_000;
  const { quote = 21_500, before = [], state: changed = (state) => state } = plan;
  const contract = contractOf(signal);
  const priced: readonly EngineEvent[] =
    quote === null ? [] : [{ kind: 'quote', at: at - 1_000, contract, price: quote }];
  const events: readonly EngineEvent[] = [...before, ...priced, { kind: 'signal', at, signal }];
  const { state, decisions } = stepped(changed(openDesk(plan)), events);
  const decision = decisions.findLast(({ signalId }) => signalId === signal._id);
  if (decision === undefined) throw new Error(`${signal._id}: expected a decision, found none`);
  return { decision, state };
}

function contractOf({ instrument }: Signal): string {
  const { kind, underlying, expiry, strike, optionType } = instrument;
  if (kind === 'EQ') return underlying;
  return kind === 'FUT'
    ? `${underlying}:${expiry}:FUT`
    : `${underlying}:${expiry}:${strike}:${optionType}`;
}

/** A signal at a time of the day. */
export const postedAt = (time: string, change: Partial<Signal> = {}): Signal =>
  signalOf({
    ...{ postedAt: `2024-01-24T${time}:00+05:30`, updatedAt: `2024-01-24T${time}:00+05:30` },
    ...change,
  });
