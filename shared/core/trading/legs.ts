// One order per target: min(lots, targets) legs, spare lots to the earliest targets (design, sizing).
import type { Price } from '#core/market/money.ts';

export interface Leg {
  /** 1 = the nearest target. */
  readonly legNumber: number;
  readonly lots: number;
  readonly target: Price;
}

/** Targets nearest first. Throws RangeError without a whole lot or without a target. */
export function legsOf(lots: number, targets: readonly Price[]): readonly Leg[] {
  if (!(Number.isInteger(lots) && lots >= 1) || targets.length === 0) {
    throw new RangeError(
      `legs: expected whole lots and a target, found ${lots} lots and ${targets.length} targets`,
    );
  }
  const legs = Math.min(lots, targets.length);
  const each = Math.floor(lots / legs);
  const spare = lots % legs;
  return targets.slice(0, legs).map((target, place) => ({
    legNumber: place + 1,
    lots: each + (place < spare ? 1 : 0),
    target,
  }));
}
