// Which events of a trade a window sees: none, its entry, or its entry and its exit. What leaves after
// the window stays open in it.
import type { Instant } from '#core/market/ist.ts';
import type { CorpusWindow } from './corpus-window.ts';
import { type EventColumns, eventKey, instantOf, sortEvents } from './replay-order.ts';
import type { ReplayTrade } from './replay-trade.ts';

/** Trades overlapping the window count: those entered before it load at its start. */
const overlaps = (entryAt: Instant, exitAt: Instant, { from, to }: CorpusWindow): boolean =>
  entryAt < to && exitAt >= from;

const exitKey = (entryAt: Instant, exitAt: Instant): number =>
  eventKey(exitAt, exitAt === entryAt ? 2 : 0);

/** Keys of the trade's events in the window. */
export function eventKeysOf(
  { entryAt, exitAt }: Pick<ReplayTrade, 'entryAt' | 'exitAt'>,
  window: CorpusWindow,
): readonly number[] {
  if (!overlaps(entryAt, exitAt, window)) return [];
  const entry = eventKey(entryAt, 1);
  return exitAt >= window.to ? [entry] : [entry, exitKey(entryAt, exitAt)];
}

/** Trades as columns, in order of entry, then of id. */
export interface TradeColumns {
  /** Keys of the entries. */
  readonly entry: Float64Array;
  readonly exitAt: Float64Array;
  readonly idOf: (slot: number) => string;
}

/**
 * All events of the window in order; a slot is a place in the columns. Entries are in order already, so
 * that only the exits are sorted, and then both are merged. O(n).
 */
export function orderedEvents(trades: TradeColumns, window: CorpusWindow): EventColumns {
  const seen = placesInWindow(trades, window);
  return merged(trades, seen, sortEvents(exitsOf(trades, seen, window), trades.idOf));
}

function placesInWindow({ entry, exitAt }: TradeColumns, { from, to }: CorpusWindow): Int32Array {
  const places = new Int32Array(entry.length);
  const end = eventKey(to, 0);
  let count = 0;
  for (let slot = 0; slot < entry.length; slot++) {
    if ((entry[slot] ?? 0) < end && (exitAt[slot] ?? 0) >= from) places[count++] = slot;
  }
  return places.subarray(0, count);
}

function exitsOf(
  { entry, exitAt }: TradeColumns,
  seen: Int32Array,
  { to }: CorpusWindow,
): EventColumns {
  const key = new Float64Array(seen.length);
  const slot = new Int32Array(seen.length);
  let count = 0;
  for (let i = 0; i < seen.length; i++) {
    const own = seen[i] ?? 0;
    const at = exitAt[own] ?? 0;
    if (at >= to) continue;
    key[count] = exitKey(instantOf(entry[own] ?? 0), at);
    slot[count++] = own;
  }
  return { key: key.subarray(0, count), slot: slot.subarray(0, count) };
}

/** No key of an entry is a key of an exit: their phases differ. */
function merged({ entry }: TradeColumns, seen: Int32Array, exits: EventColumns): EventColumns {
  const count = seen.length + exits.key.length;
  const key = new Float64Array(count);
  const slot = new Int32Array(count);
  let entries = 0;
  let left = 0;
  let nextEntry = entry[seen[0] ?? -1] ?? Number.POSITIVE_INFINITY;
  let nextExit = exits.key[0] ?? Number.POSITIVE_INFINITY;
  for (let place = 0; place < count; place++) {
    if (nextEntry < nextExit) {
      key[place] = nextEntry;
      slot[place] = seen[entries++] ?? 0;
      nextEntry = entry[seen[entries] ?? -1] ?? Number.POSITIVE_INFINITY;
    } else {
      key[place] = nextExit;
      slot[place] = exits.slot[left++] ?? 0;
      nextExit = exits.key[left] ?? Number.POSITIVE_INFINITY;
    }
  }
  return { key, slot };
}
