// The order of the replay's events: by instant, at one instant exits of trades entered before, then
// entries, then exits of trades entered just now; what is still equal goes by id.
import type { Instant } from '#core/market/ist.ts';
import { compareIds } from '#core/signals/id-order.ts';

/** 0 exit of an earlier entry, 1 entry, 2 exit at the instant of the entry. */
export type Phase = 0 | 1 | 2;

/** Events as columns: `key` = instant x 4 + phase, `slot` = which trade. */
export interface EventColumns {
  readonly key: Float64Array;
  readonly slot: Int32Array;
}

export const eventKey = (at: Instant, phase: Phase): number => at * 4 + phase;

export const instantOf = (key: number): Instant => Math.floor(key / 4);

export const phaseOf = (key: number): number => key % 4;

const DIGIT_BITS = 16;
const DIGITS = 1 << DIGIT_BITS;

/**
 * Sorts events by key, then by id of their slot. Radix over 16-bit digits, only as many as the range of
 * keys needs: a few passes over memory instead of comparisons. O(n).
 */
export function sortEvents(events: EventColumns, idOf: (slot: number) => string): EventColumns {
  const count = events.key.length;
  let { key, slot } = events;
  if (count < 2) return { key, slot };
  const { lowest, highest } = rangeOf(key);
  let otherKey = new Float64Array(count);
  let otherSlot = new Int32Array(count);
  const starts = new Uint32Array(DIGITS);
  for (let scale = 1; scale <= highest - lowest; scale *= DIGITS) {
    starts.fill(0);
    for (let i = 0; i < count; i++) bump(starts, digitOf(key[i] ?? 0, lowest, scale));
    startsFromCounts(starts);
    for (let i = 0; i < count; i++) {
      const place = bump(starts, digitOf(key[i] ?? 0, lowest, scale));
      otherKey[place] = key[i] ?? 0;
      otherSlot[place] = slot[i] ?? 0;
    }
    [key, otherKey] = [otherKey, key as Float64Array<ArrayBuffer>];
    [slot, otherSlot] = [otherSlot, slot as Int32Array<ArrayBuffer>];
  }
  orderEqualKeys(key, slot, idOf);
  return { key, slot };
}

const digitOf = (key: number, lowest: number, scale: number): number =>
  Math.floor((key - lowest) / scale) % DIGITS;

/** Adds one and returns what was there before. */
function bump(counts: Uint32Array, digit: number): number {
  const before = counts[digit] ?? 0;
  counts[digit] = before + 1;
  return before;
}

function startsFromCounts(counts: Uint32Array): void {
  let start = 0;
  for (let digit = 0; digit < DIGITS; digit++) {
    const count = counts[digit] ?? 0;
    counts[digit] = start;
    start += count;
  }
}

function rangeOf(keys: Float64Array) {
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  for (const key of keys) {
    if (key < lowest) lowest = key;
    if (key > highest) highest = key;
  }
  return { lowest, highest };
}

function orderEqualKeys(key: Float64Array, slot: Int32Array, idOf: (slot: number) => string): void {
  let from = 0;
  for (let i = 1; i <= key.length; i++) {
    if (i < key.length && key[i] === key[from]) continue;
    if (i - from > 1) {
      const run = Array.from(slot.subarray(from, i)).sort((a, b) => compareIds(idOf(a), idOf(b)));
      slot.set(run, from);
    }
    from = i;
  }
}
