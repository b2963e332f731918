// Which events of a trade a window sees: none, its entry, or its entry and its exit. What leaves after
// the window stays open in it.
import type { CorpusWindow } from './corpus-window.ts';
import { type EventColumns, eventKey } from './replay-order.ts';
import type { ReplayTrade } from './replay-trade.ts';

type TradeTimes = Pick<ReplayTrade, 'entryAt' | 'exitAt'>;

/** Trades overlapping the window count: those entered before it load at its start. */
const inWindow = ({ entryAt, exitAt }: TradeTimes, { from, to }: CorpusWindow): boolean =>
  entryAt < to && exitAt >= from;

const exitKey = ({ entryAt, exitAt }: TradeTimes): number =>
  eventKey(exitAt, exitAt === entryAt ? 2 : 0);

/** Keys of the trade's events in the window. */
export function eventKeysOf(trade: TradeTimes, window: CorpusWindow): readonly number[] {
  if (!inWindow(trade, window)) return [];
  const entry = eventKey(trade.entryAt, 1);
  return trade.exitAt >= window.to ? [entry] : [entry, exitKey(trade)];
}

/** Events of all trades, not sorted; the slot of a trade is its place in the list. */
export function eventColumns(trades: readonly TradeTimes[], window: CorpusWindow): EventColumns {
  const key = new Float64Array(trades.length * 2);
  const slot = new Int32Array(trades.length * 2);
  let count = 0;
  for (let own = 0; own < trades.length; own++) {
    const trade = trades[own];
    if (!trade || !inWindow(trade, window)) continue;
    key[count] = eventKey(trade.entryAt, 1);
    slot[count++] = own;
    if (trade.exitAt >= window.to) continue;
    key[count] = exitKey(trade);
    slot[count++] = own;
  }
  return { key: key.subarray(0, count), slot: slot.subarray(0, count) };
}
