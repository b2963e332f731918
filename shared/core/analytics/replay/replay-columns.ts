// The trades of a replay by slot, as columns: the walk reads a few numbers of each trade and touches no
// object. The first slots are in order of entry, so that events which follow each other lie next to each
// other in memory. A slot is never used twice, so that events keep pointing at what they meant.
import { eventKey, sortEvents } from './replay-order.ts';
import type { ReplayTrade } from './replay-trade.ts';

export class ReplayColumns {
  /** Keys of the entries. */
  entry: Float64Array;
  exitAt: Float64Array;
  margin: Float64Array;
  net: Float64Array;
  /** 1 = the trade found its margin. */
  entered: Uint8Array;
  readonly #given: readonly ReplayTrade[];
  /** Places of the given trades by slot. */
  readonly #order: Int32Array;
  /** Built when first asked for: moving a million objects costs more than all columns. */
  #trades: ReplayTrade[] | null = null;
  /** Built at the first edit. */
  #slots: Map<string, number> | null = null;

  constructor(trades: readonly ReplayTrade[]) {
    const { entry, place, exitAt, margin, net } = columnsOf(trades);
    const sorted = sortEvents({ key: entry, slot: place }, (own) => trades[own]?.id ?? '');
    this.#given = trades;
    this.#order = sorted.slot;
    this.entry = sorted.key;
    this.exitAt = inOrder(exitAt, this.#order);
    this.margin = inOrder(margin, this.#order);
    this.net = inOrder(net, this.#order);
    this.entered = new Uint8Array(trades.length);
  }

  readonly idOf = (slot: number): string =>
    (this.#trades ? this.#trades[slot] : this.#given[this.#order[slot] ?? -1])?.id ?? '';

  /** By slot. */
  get trades(): readonly ReplayTrade[] {
    return this.#built();
  }

  /** The slot of a trade that was not removed since. */
  slotOf(id: string): number | undefined {
    return this.#index().get(id);
  }

  /** Gives the trade a slot of its own, also when another one had its id before. */
  add(trade: ReplayTrade): number {
    const trades = this.#built();
    const slot = trades.length;
    this.#index().set(trade.id, slot);
    trades.push(trade);
    if (slot >= this.margin.length) this.#grow();
    this.entry[slot] = eventKey(trade.entryAt, 1);
    this.exitAt[slot] = trade.exitAt;
    this.margin[slot] = trade.marginPaise;
    this.net[slot] = trade.netPaise;
    return slot;
  }

  forget(id: string): void {
    this.#index().delete(id);
  }

  #built(): ReplayTrade[] {
    this.#trades ??= Array.from(this.#order, (place) => this.#given[place]).filter(
      (trade) => trade !== undefined,
    );
    return this.#trades;
  }

  #index(): Map<string, number> {
    this.#slots ??= new Map(this.#built().map(({ id }, slot) => [id, slot]));
    return this.#slots;
  }

  #grow(): void {
    const capacity = Math.max(16, this.margin.length * 2);
    this.entry = grown(this.entry, new Float64Array(capacity));
    this.exitAt = grown(this.exitAt, new Float64Array(capacity));
    this.margin = grown(this.margin, new Float64Array(capacity));
    this.net = grown(this.net, new Float64Array(capacity));
    this.entered = grown(this.entered, new Uint8Array(capacity));
  }
}

/** In the order of the trades. */
function columnsOf(trades: readonly ReplayTrade[]) {
  const entry = new Float64Array(trades.length);
  const place = new Int32Array(trades.length);
  const exitAt = new Float64Array(trades.length);
  const margin = new Float64Array(trades.length);
  const net = new Float64Array(trades.length);
  for (let own = 0; own < trades.length; own++) {
    const trade = trades[own];
    if (!trade) continue;
    entry[own] = eventKey(trade.entryAt, 1);
    place[own] = own;
    exitAt[own] = trade.exitAt;
    margin[own] = trade.marginPaise;
    net[own] = trade.netPaise;
  }
  return { entry, place, exitAt, margin, net };
}

function inOrder(column: Float64Array, order: Int32Array): Float64Array {
  const ordered = new Float64Array(order.length);
  for (let slot = 0; slot < order.length; slot++) {
    ordered[slot] = column[order[slot] ?? 0] ?? 0;
  }
  return ordered;
}

function grown<T extends Float64Array | Uint8Array>(from: T, into: T): T {
  into.set(from);
  return into;
}
