// The trades of a replay by slot, as columns: the walk reads a few numbers of each trade and touches no
// object. The first slots are in order of entry, so that events which follow each other lie next to each
// other in memory. A slot is never used twice, so that events keep pointing at what they meant.
import { type EventColumns, eventKey, sortEvents } from './replay-order.ts';
import type { ReplayTrade } from './replay-trade.ts';

export class ReplayColumns {
  entryAt: Float64Array;
  exitAt: Float64Array;
  margin: Float64Array;
  net: Float64Array;
  /** 1 = the trade found its margin. */
  entered: Uint8Array;
  trades: ReplayTrade[];
  /** Built at the first edit: a replay that is only read needs none. */
  #slots: Map<string, number> | null = null;

  constructor(trades: readonly ReplayTrade[]) {
    this.trades = trades.slice();
    this.entryAt = new Float64Array(trades.length);
    this.exitAt = new Float64Array(trades.length);
    this.margin = new Float64Array(trades.length);
    this.net = new Float64Array(trades.length);
    this.entered = new Uint8Array(trades.length);
    for (let slot = 0; slot < trades.length; slot++) this.#fill(slot);
    this.#orderByEntry();
  }

  readonly idOf = (slot: number): string => this.trades[slot]?.id ?? '';

  /** The slot of a trade that was not removed since. */
  slotOf(id: string): number | undefined {
    return this.#index().get(id);
  }

  /** Gives the trade a slot of its own, also when another one had its id before. */
  add(trade: ReplayTrade): number {
    const slot = this.trades.length;
    this.#index().set(trade.id, slot);
    this.trades.push(trade);
    if (slot >= this.margin.length) this.#grow();
    this.#fill(slot);
    return slot;
  }

  forget(id: string): void {
    this.#index().delete(id);
  }

  #index(): Map<string, number> {
    this.#slots ??= new Map(this.trades.map(({ id }, slot) => [id, slot]));
    return this.#slots;
  }

  #fill(slot: number): void {
    const trade = this.trades[slot];
    if (!trade) return;
    this.entryAt[slot] = trade.entryAt;
    this.exitAt[slot] = trade.exitAt;
    this.margin[slot] = trade.marginPaise;
    this.net[slot] = trade.netPaise;
  }

  #orderByEntry(): void {
    const order = sortEvents(entries(this.entryAt), this.idOf).slot;
    if (isIdentity(order)) return;
    const ordered = this.trades.slice();
    for (let place = 0; place < order.length; place++) {
      const trade = this.trades[order[place] ?? 0];
      if (trade) ordered[place] = trade;
    }
    this.trades = ordered;
    // Each column moves into the place the one before it has left.
    const { entryAt, exitAt, margin, net } = this;
    this.entryAt = reorder(entryAt, order, new Float64Array(order.length));
    this.exitAt = reorder(exitAt, order, entryAt);
    this.margin = reorder(margin, order, exitAt);
    this.net = reorder(net, order, margin);
  }

  #grow(): void {
    const capacity = Math.max(16, this.margin.length * 2);
    this.entryAt = grown(this.entryAt, new Float64Array(capacity));
    this.exitAt = grown(this.exitAt, new Float64Array(capacity));
    this.margin = grown(this.margin, new Float64Array(capacity));
    this.net = grown(this.net, new Float64Array(capacity));
    this.entered = grown(this.entered, new Uint8Array(capacity));
  }
}

function entries(entryAt: Float64Array): EventColumns {
  const key = new Float64Array(entryAt.length);
  const slot = new Int32Array(entryAt.length);
  for (let own = 0; own < entryAt.length; own++) {
    key[own] = eventKey(entryAt[own] ?? 0, 1);
    slot[own] = own;
  }
  return { key, slot };
}

function isIdentity(order: Int32Array): boolean {
  for (let place = 0; place < order.length; place++) if (order[place] !== place) return false;
  return true;
}

function reorder(column: Float64Array, order: Int32Array, into: Float64Array): Float64Array {
  for (let place = 0; place < order.length; place++) {
    into[place] = column[order[place] ?? 0] ?? 0;
  }
  return into;
}

function grown<T extends Float64Array | Uint8Array>(from: T, into: T): T {
  into.set(from);
  return into;
}
