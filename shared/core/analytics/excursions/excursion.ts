// How far the price went against and for a trade, in percent of its risk; without a stop or target, in
// percent of the entry. Only moves are judged here; which prices belong to it, life-extremes says.
import type { Price } from '#core/market/money.ts';
import { directionOf, type Side } from '#core/signals/trade.ts';

export interface Levels {
  readonly side: Side;
  readonly entryPrice: Price;
  readonly stoploss: Price | null;
  /** The first target. */
  readonly target: Price | null;
}

/** Lowest and highest price seen. */
export interface Extremes {
  readonly low: Price;
  readonly high: Price;
}

export interface Excursion {
  /** Worst and best move in % of |entry - stop|, >= 0; null without a stop. */
  readonly maePct: number | null;
  readonly mfePct: number | null;
  /** Worst move in % of the entry, for a trade without a stop. */
  readonly wsePct: number | null;
  /** Best move in % of the entry, for a trade without a target. */
  readonly wtePct: number | null;
}

/** Excursion of a trade that saw these extremes while it was open. */
export function excursionOf(levels: Levels, seen: Extremes): Excursion {
  const { entryPrice, stoploss, target } = levels;
  const worst = Math.max(0, againstOf(levels, seen));
  const best = Math.max(0, inFavourOf(levels, seen));
  const risk = stoploss === null ? null : Math.abs(entryPrice - stoploss);
  return {
    maePct: risk === null ? null : (worst / risk) * 100,
    mfePct: risk === null ? null : (best / risk) * 100,
    wsePct: stoploss === null ? (worst / entryPrice) * 100 : null,
    wtePct: target === null ? (best / entryPrice) * 100 : null,
  };
}

const againstOf = ({ side, entryPrice }: Levels, { low, high }: Extremes): number =>
  directionOf(side) === 1 ? entryPrice - low : high - entryPrice;

const inFavourOf = ({ side, entryPrice }: Levels, { low, high }: Extremes): number =>
  directionOf(side) === 1 ? high - entryPrice : entryPrice - low;

export interface StopExtension {
  /** BUY: (stop - lowest) / entry x 100, SELL mirrored; negative = the price turned at once. */
  readonly postSlPct: number;
  /** The same, but never below 0. */
  readonly overshootPct: number;
  /** How far the price came back from the stop towards the entry, in % of the risk, >= 0. */
  readonly recoveryPct: number;
  /** The price was back at the entry: the stop was hunted. */
  readonly hunted: boolean;
}

/** What the price did in the 30 minutes after the stop. */
export function stopExtension(levels: Levels, stoploss: Price, after: Extremes): StopExtension {
  const { side, entryPrice } = levels;
  const long = directionOf(side) === 1;
  const beyond = long ? stoploss - after.low : after.high - stoploss;
  const back = long ? after.high - stoploss : stoploss - after.low;
  return {
    postSlPct: (beyond / entryPrice) * 100,
    overshootPct: (Math.max(0, beyond) / entryPrice) * 100,
    recoveryPct: (Math.max(0, back) / Math.abs(entryPrice - stoploss)) * 100,
    hunted: long ? after.high >= entryPrice : after.low <= entryPrice,
  };
}

/** The best further move in the 30 minutes after the target, in % of the entry, >= 0. */
export function targetExtensionPct(levels: Levels, target: Price, after: Extremes): number {
  const further = directionOf(levels.side) === 1 ? after.high - target : target - after.low;
  return (Math.max(0, further) / levels.entryPrice) * 100;
}
