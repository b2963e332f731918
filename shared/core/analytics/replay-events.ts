// Which events of a trade a window sees: none, its entry, or its entry and its exit. What leaves after
// the window stays open in it.
import type { Instant } from '#core/market/ist.ts';
import type { CorpusWindow } from './corpus-window.ts';
import { type EventColumns, eventKey, sortEvents } from './replay-order.ts';
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
  readonly entryAt: Float64Array;
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

function placesInWindow({ entryAt, exitAt }: TradeColumns, window: CorpusWindow): Int32Array {
  const places = new Int32Array(entryAt.length);
  let count = 0;
  for (let slot = 0; slot < entryAt.length; slot++) {
    if (overlaps(entryAt[slot] ?? 0, exitAt[slot] ?? 0, window)) places[count++] = slot;
  }
  return places.subarray(0, count);
}

function exitsOf(
  { entryAt, exitAt }: TradeColumns,
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
    key[count] = exitKey(entryAt[own] ?? 0, at);
    slot[count++] = own;
  }
  return { key: key.subarray(0, count), slot: slot.subarray(0, count) };
}

/** No key of an entry is a key of an exit: their phases differ. */
function merged({ entryAt }: TradeColumns, seen: Int32Array, exits: EventColumns): EventColumns {
  const count = seen.length + exits.key.length;
  const key = new Float64Array(count);
  const slot = new Int32Array(count);
  let entry = 0;
  let exit = 0;
  for (let place = 0; place < count; place++) {
    const next = seen[entry] ?? 0;
    const entryKey =
      entry < seen.length ? eventKey(entryAt[next] ?? 0, 1) : Number.POSITIVE_INFINITY;
    const exitKey = exits.key[exit] ?? Number.POSITIVE_INFINITY;
    const isEntry = entryKey < exitKey;
    key[place] = isEntry ? entryKey : exitKey;
    slot[place] = isEntry ? next : (exits.slot[exit] ?? 0);
    if (isEntry) entry += 1;
    else exit += 1;
  }
  return { key, slot };
}
