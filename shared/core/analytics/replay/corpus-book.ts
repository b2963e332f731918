// All trades of a subject against one shared corpus: what a desk with finite capital would have made.
// Entry: free capital >= margin, else the trade is skipped and counted. Exit: margin and net P&L return,
// and only then the corpus value moves. Trades entered before the window load at its start. The book
// remembers: after a late, corrected or removed trade only what follows is walked again, bit for bit as
// a full replay would.
import { type Instant, type IsoDate, istInstant } from '#core/market/ist.ts';
import type { Paise } from '#core/market/money.ts';
import type { CorpusCheckpoint } from './corpus-checkpoint.ts';
import type { CorpusWindow } from './corpus-window.ts';
import { EventTape } from './event-tape.ts';
import { ReplayColumns } from './replay-columns.ts';
import { eventKeysOf, orderedEvents } from './replay-events.ts';
import { eventKey, instantOf, phaseOf } from './replay-order.ts';
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
  /**
   * Where to go on instead of beginning anew. The trades are then only those with an event at or after
   * it, and none that entered before it may be edited.
   */
  readonly resume?: CorpusCheckpoint | undefined;
}

type OnExit = (trade: ReplayTrade, valuePaise: Paise) => void;

/** One subject's trades against one corpus. Opening is O(n); an edit costs what follows it. */
export class CorpusBook {
  readonly #options: BookOptions;
  readonly #dayEnds: Float64Array;
  readonly #columns: ReplayColumns;
  readonly #tape: EventTape;
  readonly #start: Float64Array;
  readonly #startsAt: Instant;
  #checkpoints = new Float64Array(0);
  #state: Float64Array;
  /** So many events of the tape are walked; checkpoints before this place are right. */
  #walked = 0;
  /** The state is that of the place walked to. */
  #current = true;

  constructor(trades: readonly ReplayTrade[], options: BookOptions) {
    this.#options = options;
    this.#dayEnds = dayEnds(options.tradingDays);
    const { resume } = options;
    this.#start = resume ? Float64Array.from(resume.state) : openingState(options.openingPaise);
    this.#startsAt = resume?.at ?? Number.NEGATIVE_INFINITY;
    this.#state = this.#start.slice();
    this.#columns = new ReplayColumns(trades);
    const { idOf } = this.#columns;
    this.#tape = new EventTape(orderedEvents(this.#columns, options.window), idOf);
    if (resume) this.#loadEntered(resume);
  }

  /** Adds a trade, or puts a corrected one in the place of the one with its id. */
  put(trade: ReplayTrade): void {
    this.#refuseBeforeStart(trade);
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
    this.#refuseBeforeStart(trade);
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
    this.#walk(this.#tape.length, (trade, valuePaise) =>
      points.push({ at: trade.exitAt, valuePaise, netPaise: trade.netPaise }),
    );
    return points;
  }

  /** One for every trading day that begins after the start of the walk; walked from there. */
  checkpoints(): readonly CorpusCheckpoint[] {
    const { exitAt, idOf } = this.#columns;
    const found: CorpusCheckpoint[] = [];
    let skipped = this.#skippedBefore();
    this.#touch(0);
    for (const day of this.#options.tradingDays) {
      const at = istInstant(day, '00:00');
      if (at <= this.#startsAt) continue;
      const from = this.#walked;
      this.#walk(this.#tape.placeOf(eventKey(at, 0)));
      skipped = [...skipped, ...this.#skippedBetween(from, this.#walked)].filter(
        (slot) => (exitAt[slot] ?? 0) >= at,
      );
      found.push({ at, state: [...this.#state], skippedOpen: skipped.map(idOf) });
    }
    return found;
  }

  /** What entered before the start is held, unless it was skipped. Its entry is no longer on the tape. */
  #loadEntered({ at, skippedOpen }: CorpusCheckpoint): void {
    const skipped = new Set(skippedOpen);
    const { trades, entered } = this.#columns;
    for (const [slot, { id, entryAt }] of trades.entries()) {
      if (entryAt < at) entered[slot] = Number(!skipped.has(id));
    }
    this.#tape.dropBefore(eventKey(at, 0));
  }

  #refuseBeforeStart({ id, entryAt }: ReplayTrade): void {
    if (entryAt < this.#startsAt) {
      throw new RangeError(
        `trade ${id}: expected an entry at or after ${this.#startsAt}, where the book begins, found ${entryAt}`,
      );
    }
  }

  /** Slots of the trades that were skipped before the start and leave after it. */
  #skippedBefore(): readonly number[] {
    const slotOf = new Map(this.#columns.trades.map(({ id }, slot) => [id, slot]));
    const ids = this.#options.resume?.skippedOpen ?? [];
    return ids.map((id) => slotOf.get(id)).filter((slot) => slot !== undefined);
  }

  /** Slots of the trades skipped between two places whose exit is on the tape. */
  #skippedBetween(from: number, until: number): readonly number[] {
    const { key, slot } = this.#tape;
    const { entered, exitAt } = this.#columns;
    const found: number[] = [];
    for (let i = from; i < until; i++) {
      const own = slot[i] ?? 0;
      if (phaseOf(key[i] ?? 0) !== 1 || entered[own] === 1) continue;
      if ((exitAt[own] ?? 0) < this.#options.window.to) found.push(own);
    }
    return found;
  }

  #touch(place: number): void {
    if (place >= this.#walked) return;
    this.#walked = place;
    this.#current = false;
  }

  #walk(until = this.#tape.length, onExit?: OnExit): void {
    const { key, slot } = this.#tape;
    const { exitAt, margin, net, entered } = this.#columns;
    const { from, to } = this.#options.window;
    this.#makeRoom(until);
    const first = this.#current ? this.#walked : this.#restore(this.#walked);
    const state = this.#state;
    for (let i = first; i < until; i++) {
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
      const trade = onExit && this.#columns.trades[own];
      if (trade) onExit(trade, corpusValueOf(state));
    }
    this.#walked = Math.max(first, until);
    this.#current = true;
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

  /** Goes back to the checkpoint at or before the place, and returns where that is. */
  #restore(place: number): number {
    const event = Math.floor(place / EVENTS_PER_CHECKPOINT) * EVENTS_PER_CHECKPOINT;
    const from = checkpointAt(event);
    this.#state.set(
      event === 0 ? this.#start : this.#checkpoints.subarray(from, from + STATE_SIZE),
    );
    return event;
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
