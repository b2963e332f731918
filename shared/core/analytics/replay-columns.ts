// The trades of a replay by slot, as columns: the walk reads a few numbers of each trade and touches no
// object. A slot is never used twice, so that events keep pointing at what they meant.
import type { CorpusWindow } from './corpus-window.ts';
import type { ReplayTrade } from './replay-trade.ts';

export class ReplayColumns {
  margin: Float64Array;
  net: Float64Array;
  /** Milliseconds between entry and exit that lie inside the window. */
  held: Float64Array;
  /** 1 = the trade found its margin. */
  entered: Uint8Array;
  readonly trades: ReplayTrade[];
  readonly #window: CorpusWindow;
  /** Built at the first edit: a replay that is only read needs none. */
  #slots: Map<string, number> | null = null;

  constructor(trades: readonly ReplayTrade[], window: CorpusWindow) {
    this.#window = window;
    this.trades = [...trades];
    this.margin = new Float64Array(trades.length);
    this.net = new Float64Array(trades.length);
    this.held = new Float64Array(trades.length);
    this.entered = new Uint8Array(trades.length);
    for (let slot = 0; slot < trades.length; slot++) this.#fill(slot);
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
    const { from, to } = this.#window;
    this.margin[slot] = trade.marginPaise;
    this.net[slot] = trade.netPaise;
    this.held[slot] = Math.min(trade.exitAt, to) - Math.max(trade.entryAt, from);
  }

  #grow(): void {
    const capacity = Math.max(16, this.margin.length * 2);
    this.margin = grown(this.margin, new Float64Array(capacity));
    this.net = grown(this.net, new Float64Array(capacity));
    this.held = grown(this.held, new Float64Array(capacity));
    this.entered = grown(this.entered, new Uint8Array(capacity));
  }
}

function grown<T extends Float64Array | Uint8Array>(from: T, into: T): T {
  into.set(from);
  return into;
}
