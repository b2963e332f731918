// A stop that the market hunts is moved out of its reach, before sizing (design, stop adjustment).
import type { Paise, Price } from '#core/market/money.ts';
import { roundToTick, tickDirection } from '#core/market/tick.ts';
import { type AfterStop, LEAST_DISTANCE_TRADES } from '#core/rules/level-figures.ts';
import { directionOf, type Side } from '#core/signals/trade.ts';
import { exitSide } from './missing-levels.ts';

/** Mean move beyond a stop, % of the entry, below which it is widened by that much. */
const TURNS_AT_ONCE_PCT = -0.5;

export interface ProtectedEntry {
  readonly side: Side;
  readonly entryPrice: Price;
  readonly stoploss: Price;
}

export interface StopAdjustment {
  /** Of the narrowest cell that has it; null = nothing is known. */
  readonly afterStop: AfterStop | null;
  /** Lower 95 % bound of the hunted share above which the stop is widened by the p75 overshoot. */
  readonly huntedShareAbove: number;
  readonly tick: Paise;
}

/** The stop, moved away from the entry or left; the larger reason counts, and it stays a price. */
export function adjustedStop(entry: ProtectedEntry, adjustment: StopAdjustment): Price {
  const pct = widerByPct(adjustment);
  if (pct === 0) return entry.stoploss;
  const { side, entryPrice, stoploss } = entry;
  const { tick } = adjustment;
  const moved = stoploss - (directionOf(side) * pct * entryPrice) / 100;
  return Math.max(tick / 100, roundToTick(moved, tick, tickDirection(exitSide(side), 'STOP')));
}

/** Percent of the entry, >= 0; below the minimum of stops nothing is believed. */
export function widerByPct({ afterStop, huntedShareAbove }: StopAdjustment): number {
  if (afterStop === null || afterStop.n < LEAST_DISTANCE_TRADES) return 0;
  const { postSlPct, huntedLowerBound, overshootP75Pct } = afterStop;
  const turned = postSlPct < TURNS_AT_ONCE_PCT ? -postSlPct : 0;
  const hunted = huntedLowerBound > huntedShareAbove ? overshootP75Pct : 0;
  return Math.max(turned, hunted);
}
