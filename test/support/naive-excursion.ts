// What a trade went through, read bar after bar from the definitions alone: no indexes, no typed arrays,
// every short turned into a long by a mirror. Slow, and meant to be obviously right.
import type { TradeExcursion } from '#core/analytics/excursions/trade-excursion.ts';
import { sessionEnd, sessionWindows, tradingDaysBetween } from '#core/market/calendar.ts';
import { type Instant, type IsoDate, istDate } from '#core/market/ist.ts';
import { segmentOf } from '#core/market/time-session.ts';
import type { PriceSeries } from '#core/prices/price-series.ts';
import type { ExitReason, ReportedTrade } from '#core/signals/trade.ts';

interface Bar {
  readonly at: Instant;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

/** A trade as a long one: a short is mirrored at zero. */
interface Long {
  readonly entry: number;
  readonly entryAt: Instant;
  readonly stop: number | null;
  readonly targets: readonly number[];
  readonly exit: number;
  readonly exitAt: Instant;
  readonly reason: ExitReason | null;
}

/** Where a price lies in its bar. */
type Order = 'first' | 'on the way' | 'unknown' | 'last';

interface Ending {
  readonly reason: ExitReason | null;
  readonly at: Instant;
  readonly price: number;
  readonly bar: number;
  readonly order: Order;
}

interface Verdict {
  readonly counts: Ending;
  readonly other?: Ending;
  readonly lie?:
    | 'STOP_FIRST'
    | 'STOP_GAPPED'
    | 'TARGET_FIRST'
    | 'TARGET_NEVER_REACHED'
    | 'EXIT_NOT_TRADED';
}

const MINUTE = 60_000;

/** Reads trades off one series. */
export function naiveExcursions(series: PriceSeries): (trade: ReportedTrade) => TradeExcursion {
  const tapes = {
    BUY: tapeOf(series, 1),
    SELL: tapeOf(series, -1),
  };
  return (trade) => new Reading(trade, tapes[trade.side]).excursion();
}

interface Tape {
  readonly sign: 1 | -1;
  readonly resolution: PriceSeries['resolution'];
  readonly bars: readonly Bar[];
  readonly dates: ReadonlySet<IsoDate>;
}

const tapeOf = (series: PriceSeries, sign: 1 | -1): Tape => ({
  ...{ sign, resolution: series.resolution, bars: barsOf(series, sign) },
  dates: new Set([...series.at].map(istDate)),
});

function barsOf(series: PriceSeries, sign: 1 | -1): readonly Bar[] {
  return [...series.at].map((at, row) => {
    const [open = 0, high = 0, low = 0, close = 0] = [
      series.open[row],
      series.high[row],
      series.low[row],
      series.close[row],
    ];
    return sign === 1
      ? { at, open, high, low, close }
      : { at, open: -open, high: -low, low: -high, close: -close };
  });
}

class Reading {
  readonly #trade: ReportedTrade;
  readonly #sign: 1 | -1;
  readonly #bars: readonly Bar[];
  readonly #dates: ReadonlySet<IsoDate>;
  readonly #resolution: PriceSeries['resolution'];
  readonly #long: Long;

  constructor(trade: ReportedTrade, { sign, bars, dates, resolution }: Tape) {
    this.#trade = trade;
    this.#sign = sign;
    this.#bars = bars;
    this.#dates = dates;
    this.#resolution = resolution;
    this.#long = {
      entry: sign * trade.entryPrice,
      entryAt: trade.entryAt,
      stop: trade.stoploss === null ? null : sign * trade.stoploss,
      targets: trade.targets.map((target) => sign * target),
      exit: sign * trade.exitPrice,
      exitAt: trade.exitAt,
      reason: trade.exitReason,
    };
  }

  excursion(): TradeExcursion {
    const { entry, entryAt, exit, exitAt } = this.#long;
    const fill = this.#placeOf(entryAt, entry, 0);
    if (this.#trade.entryBasis === 'ADVISED' && !fill?.traded)
      return { kind: 'gap', gap: 'FILL_UNKNOWN' };
    if (fill === null)
      return { kind: 'gap', gap: this.#isOpen(entryAt) ? 'GAP_AT_ENTRY' : 'ENTRY_OUT_OF_SESSION' };
    if (!fill.traded) return { kind: 'unfilled', contradiction: 'ENTRY_NOT_TRADED' };
    const left = this.#placeOf(exitAt, exit, fill.bar) ?? this.#closeAt(exitAt, exit);
    if (left === null)
      return { kind: 'gap', gap: this.#isOpen(exitAt) ? 'GAP_AT_EXIT' : 'EXIT_OUT_OF_SESSION' };
    if (this.#sessionWithoutPrices()) return { kind: 'gap', gap: 'GAP_INSIDE' };
    const order = this.#exitOrder(fill, left);
    const verdict = this.#verdict(fill, { ...left, order });
    return this.#path(fill, verdict);
  }

  #bar(index: number): Bar {
    const bar = this.#bars[index];
    if (!bar) throw new Error(`expected bar ${index} of ${this.#bars.length}`);
    return bar;
  }

  #isOpen(at: Instant): boolean {
    const windows = sessionWindows(istDate(at), segmentOf(this.#trade.instrument));
    return windows.some(({ open, close }) => at >= open && at <= close);
  }

  /** The bar of an instant; of ticks the first of its minute that reached or crossed the price. */
  #placeOf(at: Instant, price: number, from: number): Place | null {
    if (this.#resolution === 'TICK') return this.#tickOf(at, price, from);
    const bar = this.#bars.findIndex((one) => one.at <= at && at < one.at + MINUTE);
    if (bar < 0) return null;
    const { open, low, high } = this.#bar(bar);
    const order = at % MINUTE !== 0 ? 'unknown' : open === price ? 'first' : 'on the way';
    return { bar, order, traded: low <= price && price <= high };
  }

  #tickOf(at: Instant, price: number, from: number): Place | null {
    let first: number | null = null;
    for (let bar = from; bar < this.#bars.length; bar++) {
      const tick = this.#bar(bar);
      if (tick.at < at) continue;
      if (tick.at >= at + MINUTE) break;
      const before: number = first === null ? tick.close : this.#bar(bar - 1).close;
      first ??= bar;
      const [low, high] = [Math.min(before, tick.close), Math.max(before, tick.close)];
      if (low <= price && price <= high) return { bar, order: 'first', traded: true };
    }
    return first === null ? null : { bar: first, order: 'first', traded: false };
  }

  /** An exit at the end of a session is the close of the last bar. */
  #closeAt(at: Instant, price: number): Place | null {
    if (this.#resolution === 'TICK') return null;
    const windows = sessionWindows(istDate(at), segmentOf(this.#trade.instrument));
    const bar = this.#bars.findIndex((one) => one.at + MINUTE === at);
    if (bar < 0 || !windows.some(({ close }) => close === at)) return null;
    const { low, high } = this.#bar(bar);
    return { bar, order: 'last', traded: low <= price && price <= high };
  }

  #sessionWithoutPrices(): boolean {
    const { entryAt, exitAt } = this.#long;
    return tradingDaysBetween(istDate(entryAt), istDate(exitAt)).some(
      (date) =>
        sessionEnd(date, segmentOf(this.#trade.instrument)) !== null && !this.#dates.has(date),
    );
  }

  #exitOrder(fill: Place, left: Place): Order {
    const { exit, exitAt, reason } = this.#long;
    if (this.#resolution === 'TICK' || left.order === 'last') return left.order;
    if (exitAt % MINUTE !== 0) return 'unknown';
    const { open, close } = this.#bar(left.bar);
    if (open === exit && (left.bar > fill.bar || fill.order === 'first')) return 'first';
    return reason === 'EXPIRED' && close === exit ? 'last' : 'on the way';
  }

  #touchesStop(bar: number): boolean {
    const { stop } = this.#long;
    return stop !== null && this.#bar(bar).low <= stop;
  }

  #touchesTarget(bar: number): boolean {
    const [target] = this.#long.targets;
    return target !== undefined && this.#bar(bar).high >= target;
  }

  /** The stop was certainly touched after the fill, in the bar of the fill. */
  #stoppedAfterFill({ bar, order }: Place): boolean {
    const { stop, entry } = this.#long;
    if (stop === null || !this.#touchesStop(bar)) return false;
    if (order === 'first' || this.#bar(bar).close <= stop) return true;
    // The price fell to the entry from above: what lies below came later.
    return order === 'on the way' && this.#bar(bar).open > entry;
  }

  /** The claim is one that the first target would have closed. */
  #closesAtTarget(left: Place): boolean {
    const { targets, reason, exit } = this.#long;
    const [target] = targets;
    if (target === undefined) return false;
    if (reason === 'STOPLOSS_HIT') return true;
    if (reason !== 'TARGET_HIT') return false;
    if (exit === target) return true;
    const wasMoved = left.traded && exit !== this.#bar(left.bar).open;
    return !wasMoved && !targets.includes(exit) && exit >= target;
  }

  /** Left by the stop (or target) in this bar: at its open when that lies beyond, else at the level. */
  #leave(fill: Place, bar: number, reason: 'STOPLOSS_HIT' | 'TARGET_HIT'): Ending {
    const { stop, targets, entryAt, exitAt } = this.#long;
    const level = (reason === 'STOPLOSS_HIT' ? stop : targets[0]) ?? Number.NaN;
    const { open, at: start } = this.#bar(bar);
    const beyond = reason === 'STOPLOSS_HIT' ? open <= level : open >= level;
    const at = Math.min(Math.max(start, entryAt), exitAt);
    return beyond && bar > fill.bar
      ? { reason, at, price: open, bar, order: 'first' }
      : { reason, at, price: level, bar, order: 'on the way' };
  }

  #verdict(fill: Place, left: Place): Verdict {
    const { exit, exitAt, reason } = this.#long;
    const claimed = { reason, at: exitAt, price: exit, bar: left.bar, order: left.order };
    const verdict = this.#beforeExit(fill, left, claimed) ?? this.#atExit(fill, left, claimed);
    // Perhaps stopped in the bar of the fill, while the claim lives on.
    const doubt =
      left.bar > fill.bar &&
      reason !== 'STOPLOSS_HIT' &&
      this.#touchesStop(fill.bar) &&
      !this.#stoppedAfterFill(fill);
    if (!doubt) return verdict;
    const other = verdict.other ?? verdict.counts;
    return { ...verdict, counts: this.#leave(fill, fill.bar, 'STOPLOSS_HIT'), other };
  }

  #beforeExit(fill: Place, left: Place, claimed: Ending): Verdict | null {
    const closes = this.#closesAtTarget(left);
    for (let bar = fill.bar; bar < left.bar; bar++) {
      const inFill = bar === fill.bar;
      const stopped = inFill ? this.#stoppedAfterFill(fill) : this.#touchesStop(bar);
      const reached = closes && this.#touchesTarget(bar) && (!inFill || fill.order === 'first');
      if (stopped || reached) return this.#firstTouch(fill, left, claimed, bar);
    }
    return null;
  }

  #firstTouch(fill: Place, left: Place, claimed: Ending, bar: number): Verdict {
    const stop = this.#leave(fill, bar, 'STOPLOSS_HIT');
    const target = this.#leave(fill, bar, 'TARGET_HIT');
    const reached = this.#closesAtTarget(left) && this.#touchesTarget(bar);
    const untraded = left.traded ? {} : ({ lie: 'EXIT_NOT_TRADED' } as const);
    const ofStop = claimed.reason === 'STOPLOSS_HIT';
    if (reached && (!this.#touchesStop(bar) || target.order === 'first')) {
      if (ofStop) return { counts: target, lie: 'TARGET_FIRST' };
      return left.traded ? { counts: claimed } : { counts: target, ...untraded };
    }
    if (reached && stop.order !== 'first') return { counts: stop, other: target, ...untraded };
    if (!ofStop) return { counts: stop, lie: 'STOP_FIRST' };
    if (this.#isGapped(stop, claimed)) return { counts: stop, lie: 'STOP_GAPPED' };
    return left.traded ? { counts: claimed } : { counts: stop, ...untraded };
  }

  #isGapped(stop: Ending, claimed: Ending): boolean {
    const level = this.#long.stop;
    return stop.order === 'first' && claimed.price === level && stop.price !== level;
  }

  #atExit(fill: Place, left: Place, claimed: Ending): Verdict {
    const { bar } = left;
    const stop = this.#leave(fill, bar, 'STOPLOSS_HIT');
    const target = this.#leave(fill, bar, 'TARGET_HIT');
    const [hitsStop, hitsTarget] = [this.#touchesStop(bar), this.#touchesTarget(bar)];
    if (!left.traded) return this.#untraded(fill, left);
    if (claimed.reason === 'TARGET_HIT' && claimed.price < this.#long.entry) {
      return { counts: { ...claimed, reason: 'ADVISOR_EXIT' }, lie: 'TARGET_NEVER_REACHED' };
    }
    if (left.order === 'first') return { counts: claimed };
    if (claimed.reason === 'STOPLOSS_HIT') {
      if (hitsStop && stop.order === 'first') {
        return this.#isGapped(stop, claimed)
          ? { counts: stop, lie: 'STOP_GAPPED' }
          : { counts: claimed };
      }
      if (!hitsTarget) return { counts: claimed };
      return target.order === 'first'
        ? { counts: target, lie: 'TARGET_FIRST' }
        : { counts: claimed, other: target };
    }
    if (!hitsStop) return { counts: claimed };
    if (claimed.reason === 'TARGET_HIT' && hitsTarget && target.order === 'first') {
      return { counts: claimed };
    }
    if (stop.price === claimed.price) return { counts: claimed };
    const stopCameFirst =
      stop.order === 'first' ||
      (left.order === 'last' && (bar > fill.bar || this.#stoppedAfterFill(fill)));
    return stopCameFirst ? { counts: stop, lie: 'STOP_FIRST' } : { counts: stop, other: claimed };
  }

  #untraded(fill: Place, left: Place): Verdict {
    const { targets, exit, reason, entryAt, exitAt } = this.#long;
    const { bar } = left;
    const from = fill.order === 'first' ? fill.bar : fill.bar + 1;
    const reachedEver = this.#bars.slice(from, bar + 1).some(({ high }) => high >= exit);
    const claimsTarget = reason === 'TARGET_HIT' && targets.some((target) => exit >= target);
    const lie = claimsTarget && !reachedEver ? 'TARGET_NEVER_REACHED' : 'EXIT_NOT_TRADED';
    const stop = this.#leave(fill, bar, 'STOPLOSS_HIT');
    const target = this.#leave(fill, bar, 'TARGET_HIT');
    const reached = this.#touchesTarget(bar) && (bar > fill.bar || fill.order === 'first');
    if (this.#touchesStop(bar) && !(reached && target.order === 'first')) {
      return reached && stop.order !== 'first'
        ? { counts: stop, other: target, lie }
        : { counts: stop, lie };
    }
    if (reached) return { counts: target, lie };
    const { open, close, at: start } = this.#bar(bar);
    const at = Math.min(Math.max(start, entryAt), exitAt);
    const atOpen = bar > fill.bar;
    const order = atOpen ? 'first' : 'last';
    const counts = {
      at,
      bar,
      order,
      price: atOpen ? open : close,
      reason: 'ADVISOR_EXIT',
    } as const;
    return { counts, lie };
  }

  /** Prices certainly seen between fill and ending, in order. */
  #seen(fill: Place, end: Ending): readonly (readonly [price: number, at: Instant])[] {
    const { entry, entryAt } = this.#long;
    const seen: (readonly [number, Instant])[] = [[entry, entryAt]];
    const afterFill = () => {
      const { open, high, low, close, at } = this.#bar(fill.bar);
      const when = Math.max(at, entryAt);
      if (fill.order === 'first') seen.push([low, when], [high, when]);
      else seen.push([close, when]);
      if (fill.order === 'on the way') seen.push([open > entry ? low : high, when]);
    };
    if (end.bar > fill.bar) {
      afterFill();
      for (let bar = fill.bar + 1; bar < end.bar; bar++) {
        const { low, high, at } = this.#bar(bar);
        seen.push([low, at], [high, at]);
      }
      const { open, low, high, at } = this.#bar(end.bar);
      if (this.#resolution === 'MINUTE') seen.push([open, at]);
      if (end.order === 'last') seen.push([low, at], [high, at]);
    } else if (end.order === 'last') afterFill();
    return [...seen, [end.price, Math.max(end.at, entryAt)]];
  }

  #path(fill: Place, { counts, other, lie }: Verdict): TradeExcursion {
    const { entry, stop, targets } = this.#long;
    const size = Math.abs(entry);
    let [worst, worstAt, best, bestAt] = [entry, this.#long.entryAt, entry, this.#long.entryAt];
    for (const [price, at] of this.#seen(fill, counts)) {
      if (price < worst) [worst, worstAt] = [price, at];
      if (price > best) [best, bestAt] = [price, at];
    }
    const risk = stop === null ? null : Math.abs(entry - stop);
    return {
      kind: 'path',
      resolution: this.#resolution,
      rows: counts.bar - fill.bar + 1,
      maePct: risk === null ? null : ((entry - worst) / risk) * 100,
      mfePct: risk === null ? null : ((best - entry) / risk) * 100,
      wsePct: stop === null ? ((entry - worst) / size) * 100 : null,
      wtePct: targets.length === 0 ? ((best - entry) / size) * 100 : null,
      ...{ worstAt, bestAt },
      ...this.#extensions(fill, counts),
      outcome: this.#mirrored(counts),
      optimistic: other ? this.#mirrored(other) : null,
      contradiction: lie ?? null,
    };
  }

  #mirrored({ reason, at, price }: Ending) {
    return { reason, at, price: this.#sign * price };
  }

  #extensions(fill: Place, { reason, at, price, bar, order }: Ending) {
    const { entry, stop, targets } = this.#long;
    const none = { afterStop: null, postTargetPct: null, levelMoved: false };
    if (reason !== 'STOPLOSS_HIT' && reason !== 'TARGET_HIT') return none;
    const end = sessionEnd(istDate(at), segmentOf(this.#trade.instrument)) ?? at;
    const leftAtOpen = order === 'first' && this.#resolution === 'MINUTE';
    const later = this.#bars
      .slice(leftAtOpen ? bar : bar + 1)
      .filter((one) => one.at <= at + 30 * MINUTE && one.at < end);
    const lowest = Math.min(...later.map(({ low }) => low));
    const highest = Math.max(...later.map(({ high }) => high));
    const size = Math.abs(entry);
    const held = this.#bars.slice(fill.bar + 1, bar);
    if (reason === 'TARGET_HIT') {
      const [first] = targets;
      const gapped =
        order === 'first' && first !== undefined && price > first && !targets.includes(price);
      const met = held.some(({ high }) => first !== undefined && high >= first);
      const level = gapped && first > entry && !met ? first : price;
      const postTargetPct = later.length === 0 ? null : (Math.max(0, highest - level) / size) * 100;
      return { ...none, postTargetPct, levelMoved: !targets.includes(level) };
    }
    const met = held.some(({ low }) => stop !== null && low <= stop);
    const gapped = stop !== null && order === 'first' && price < stop && stop < entry;
    const level = gapped && !met ? stop : price;
    const levelMoved = level !== stop;
    if (later.length === 0 || level >= entry) return { ...none, levelMoved };
    return {
      ...none,
      levelMoved,
      afterStop: {
        postSlPct: ((level - lowest) / size) * 100,
        overshootPct: (Math.max(0, level - lowest) / size) * 100,
        recoveryPct: (Math.max(0, highest - level) / Math.abs(entry - level)) * 100,
        hunted: highest >= entry,
      },
    };
  }
}

interface Place {
  readonly bar: number;
  readonly order: Order;
  readonly traded: boolean;
}
