// All trades of a subject against one shared corpus: what a desk with finite capital would have made.
// Entry: free capital >= margin, else the trade is skipped and counted. Exit: margin and net P&L return,
// and only then the corpus value moves. Trades entered before the window load at its start. The book
// remembers: after a late, corrected or removed trade only what follows is walked again, bit for bit as
// a full replay would.
import type { IsoDate } from '#core/market/ist.ts';
import type { Paise } from '#core/market/money.ts';
import type { CorpusWindow } from './corpus-window.ts';
import { EventTape } from './event-tape.ts';
import { ReplayColumns } from './replay-columns.ts';
import { eventKeysOf, orderedEvents } from './replay-events.ts';
import { instantOf, phaseOf } from './replay-order.ts';
import {
  closeDays,
  corpusValueOf,
  dayEnds,
  enter,
  exit,
  isolatedExit,
  openingState,
  type ReplaySummary,
  STATE_SIZE,
  summarise,
} from './replay-state.ts';
import type { CurvePoint, ReplayTrade } from './replay-trade.ts';

/** The state is kept before every so many events: an edit walks at most this far in front of it. */
const EVENTS_PER_CHECKPOINT = 256;

export interface BookOptions {
  readonly window: CorpusWindow;
  readonly openingPaise: Paise;
  /** Trading days of the window, in order. */
  readonly tradingDays: readonly IsoDate[];
}

/** One subject's trades against one corpus. Opening is O(n); an edit costs what follows it. */
export class CorpusBook {
  readonly #options: BookOptions;
  readonly #dayEnds: Float64Array;
  readonly #columns: ReplayColumns;
  readonly #tape: EventTape;
  #checkpoints = new Float64Array(0);
  #state: Float64Array;
  /** Checkpoints are right up to this place. */
  #walked = 0;
  /** The state is not that of the end of the tape. */
  #stale = true;

  constructor(trades: readonly ReplayTrade[], options: BookOptions) {
    this.#options = options;
    this.#dayEnds = dayEnds(options.tradingDays);
    this.#state = openingState(options.openingPaise);
    this.#columns = new ReplayColumns(trades);
    const { idOf } = this.#columns;
    this.#tape = new EventTape(orderedEvents(this.#columns, options.window), idOf);
  }

  /** Adds a trade, or puts a corrected one in the place of the one with its id. */
  put(trade: ReplayTrade): void {
    this.remove(trade.id);
    const slot = this.#columns.add(trade);
    for (const key of eventKeysOf(trade, this.#options.window))
      this.#touch(this.#tape.insert(key, slot));
  }

  /** False when there is no such trade. */
  remove(id: string): boolean {
    const slot = this.#columns.slotOf(id);
    const trade = slot === undefined ? undefined : this.#columns.trades[slot];
    if (slot === undefined || trade === undefined) return false;
    for (const key of eventKeysOf(trade, this.#options.window))
      this.#touch(this.#tape.remove(key, slot));
    this.#columns.forget(id);
    return true;
  }

  summary(): ReplaySummary {
    this.#walk();
    return summarise(this.#state, this.#dayEnds);
  }

  /** Trades that found too little free capital, in order of entry. */
  skippedIds(): readonly string[] {
    this.#walk();
    return this.#entries()
      .filter((slot) => this.#columns.entered[slot] === 0)
      .map(this.#columns.idOf);
  }

  /** Trades that hold margin at the end of the window, in order of entry. */
  openIds(): readonly string[] {
    this.#walk();
    const { to } = this.#options.window;
    const { entered, trades, idOf } = this.#columns;
    return this.#entries()
      .filter((slot) => entered[slot] === 1 && (trades[slot]?.exitAt ?? 0) >= to)
      .map(idOf);
  }

  /** The corpus after every exit, walked from the start. */
  curve(): readonly CurvePoint[] {
    const points: CurvePoint[] = [];
    this.#touch(0);
    this.#walk((trade, valuePaise) =>
      points.push({ at: trade.exitAt, valuePaise, netPaise: trade.netPaise }),
    );
    return points;
  }

  #touch(place: number): void {
    this.#walked = Math.min(this.#walked, place);
    this.#stale = true;
  }

  #walk(onExit?: (trade: ReplayTrade, valuePaise: Paise) => void): void {
    if (!this.#stale) return;
    const { key, slot, length } = this.#tape;
    const { exitAt, margin, net, entered, trades } = this.#columns;
    const { from, to } = this.#options.window;
    this.#makeRoom(length);
    const first = Math.floor(this.#walked / EVENTS_PER_CHECKPOINT) * EVENTS_PER_CHECKPOINT;
    this.#restore(first);
    const state = this.#state;
    for (let i = first; i < length; i++) {
      if (i % EVENTS_PER_CHECKPOINT === 0) this.#keep(i);
      const event = key[i] ?? 0;
      const own = slot[i] ?? 0;
      const at = instantOf(event);
      closeDays(state, this.#dayEnds, at);
      if (phaseOf(event) === 1) {
        const inside = Math.min(exitAt[own] ?? 0, to) - Math.max(at, from);
        entered[own] = Number(enter(state, margin[own] ?? 0, inside));
        continue;
      }
      isolatedExit(state, net[own] ?? 0);
      if (entered[own] !== 1) continue;
      exit(state, margin[own] ?? 0, net[own] ?? 0);
      const trade = onExit && trades[own];
      if (trade) onExit(trade, corpusValueOf(state));
    }
    this.#walked = length;
    this.#stale = false;
  }

  /** Slots of the entries on the tape, in order. */
  #entries(): readonly number[] {
    const { key, slot, length } = this.#tape;
    const slots: number[] = [];
    for (let i = 0; i < length; i++) if (phaseOf(key[i] ?? 0) === 1) slots.push(slot[i] ?? 0);
    return slots;
  }

  #keep(event: number): void {
    this.#checkpoints.set(this.#state, checkpointAt(event));
  }

  #restore(event: number): void {
    if (event === 0) this.#state = openingState(this.#options.openingPaise);
    else
      this.#state.set(
        this.#checkpoints.subarray(checkpointAt(event), checkpointAt(event) + STATE_SIZE),
      );
  }

  #makeRoom(events: number): void {
    const size = checkpointAt(events) + STATE_SIZE;
    if (this.#checkpoints.length < size) {
      const checkpoints = new Float64Array(size * 2);
      checkpoints.set(this.#checkpoints);
      this.#checkpoints = checkpoints;
    }
  }
}

const checkpointAt = (event: number): number =>
  Math.floor(event / EVENTS_PER_CHECKPOINT) * STATE_SIZE;
