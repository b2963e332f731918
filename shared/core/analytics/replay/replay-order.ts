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

/** The two lowest bits: instants are whole, so a key has no others below them. */
export const phaseOf = (key: number): number => key & 3;

/** Wide enough for few passes, narrow enough that the counts stay in the fastest cache. */
const DIGIT_BITS = 9;

/**
 * Sorts events by key, then by id of their slot. Radix: a few passes over memory, only as many as the
 * range of keys needs, and none when they are in order already. O(n); the columns given may be reused.
 */
export function sortEvents(events: EventColumns, idOf: (slot: number) => string): EventColumns {
  const { lowest, highest, ascending } = rangeOf(events.key);
  const sorted = ascending ? events : radixSorted(events, lowest, highest);
  orderEqualKeys(sorted, idOf);
  return sorted;
}

function rangeOf(keys: Float64Array) {
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  let ascending = true;
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] ?? 0;
    if (key < highest) ascending = false;
    else highest = key;
    if (key < lowest) lowest = key;
  }
  return { lowest, highest, ascending };
}

function radixSorted(events: EventColumns, lowest: number, highest: number): EventColumns {
  const count = events.key.length;
  const bits = Math.ceil(Math.log2(highest - lowest + 1));
  const passes = Math.ceil(bits / DIGIT_BITS);
  let from = events;
  let into: EventColumns = { key: new Float64Array(count), slot: new Int32Array(count) };
  for (let pass = 0; pass < passes; pass++) {
    distribute(from, into, lowest, 2 ** (-pass * DIGIT_BITS));
    [from, into] = [into, from];
  }
  return from;
}

/** One stable pass by the digit at `scale`. `&` cuts fractions off, and whatever lies above 32 bits. */
function distribute(from: EventColumns, into: EventColumns, lowest: number, scale: number): void {
  const { key, slot } = from;
  const mask = (1 << DIGIT_BITS) - 1;
  const places = new Uint32Array(mask + 1);
  for (let i = 0; i < key.length; i++) {
    const digit = (((key[i] ?? 0) - lowest) * scale) & mask;
    places[digit] = (places[digit] ?? 0) + 1;
  }
  startsFromCounts(places);
  for (let i = 0; i < key.length; i++) {
    const one = key[i] ?? 0;
    const digit = ((one - lowest) * scale) & mask;
    const place = places[digit] ?? 0;
    places[digit] = place + 1;
    into.key[place] = one;
    into.slot[place] = slot[i] ?? 0;
  }
}

function startsFromCounts(counts: Uint32Array): void {
  let start = 0;
  for (let digit = 0; digit < counts.length; digit++) {
    const count = counts[digit] ?? 0;
    counts[digit] = start;
    start += count;
  }
}

function orderEqualKeys({ key, slot }: EventColumns, idOf: (slot: number) => string): void {
  let from = 0;
  for (let i = 1; i <= key.length; i++) {
    if (i < key.length && key[i] === key[from]) continue;
    if (i - from > 1) orderById(slot.subarray(from, i), idOf);
    from = i;
  }
}

const SHORT_RUN = 24;

function orderById(slots: Int32Array, idOf: (slot: number) => string): void {
  if (slots.length > SHORT_RUN) {
    slots.set(Array.from(slots).sort((a, b) => compareIds(idOf(a), idOf(b))));
    return;
  }
  for (let i = 1; i < slots.length; i++) {
    const slot = slots[i] ?? 0;
    const id = idOf(slot);
    let place = i;
    while (place > 0 && compareIds(idOf(slots[place - 1] ?? 0), id) > 0) {
      slots[place] = slots[place - 1] ?? 0;
      place -= 1;
    }
    slots[place] = slot;
  }
}
