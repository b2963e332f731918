// Prices as delivered become prices that can be trusted: one convention of stamps, ascending, only
// minutes of continuous trading, no impossible prices. What was done to which row is recorded.
import {
  calendarCovers,
  isTradingDay,
  type Segment,
  type SessionWindow,
  sessionWindows,
} from '#core/market/calendar.ts';
import { type Instant, type IsoDate, istDate, istInstant } from '#core/market/ist.ts';
import type { Price } from '#core/market/money.ts';
import {
  type FaultLog,
  type FaultRecorder,
  faultRecorder,
  type PriceFault,
} from './price-faults.ts';
import type { PriceColumns } from './price-range.ts';
import type { PriceSeries, Resolution } from './price-series.ts';

/** What a source says about its rows. */
export interface SourceRules {
  readonly resolution: Resolution;
  /** Whether the minute 09:15-09:16 is called 09:15 or 09:16 (or 09:15:59). Ticks ignore it. */
  readonly stamp: 'START' | 'END';
  readonly segment: Segment;
  readonly jump: JumpRule;
}

/**
 * A row is a bad tick when its high or low is more than `factor` times (or less than 1/factor of) the
 * close before it and the open after it on its day, at least `atLeast` rupees from both, while those two
 * agree. A real crash or a bonus issue does not return with the next row and is kept.
 */
export interface JumpRule {
  readonly factor: number;
  readonly atLeast: Price;
}

/** 20 % is the widest daily price band of a share and the last step of the market-wide breaker. */
export const SHARE_JUMP: JumpRule = { factor: 1.2, atLeast: 0 };

/** A premium may multiply within minutes; it cannot gain 2 % of the strike for one minute only. */
export const optionJump = (strike: Price): JumpRule => ({ factor: 4, atLeast: 0.02 * strike });

export interface CleanPrices {
  readonly series: PriceSeries;
  readonly faults: FaultLog;
}

/** Rows without any fault come back as the very same columns. */
export function cleanPrices(rows: PriceColumns, rules: SourceRules): CleanPrices {
  const faults = faultRecorder();
  const stamped = rules.resolution === 'MINUTE' ? startStamped(rows, rules.stamp, faults) : rows;
  const ordered = ascending(stamped, faults);
  const sound = soundRows(ordered, rules, faults);
  const kept = withoutJumps(sound, rules.jump, faults);
  return { series: { resolution: rules.resolution, ...kept }, faults: faults.log() };
}

const MINUTE = 60_000;

/** A start stamp with seconds is cut to its minute; an end stamp names the minute before it. */
function startStamped(
  rows: PriceColumns,
  stamp: SourceRules['stamp'],
  faults: FaultRecorder,
): PriceColumns {
  const minute = (at: Instant): Instant =>
    stamp === 'START' ? Math.floor(at / MINUTE) * MINUTE : (Math.ceil(at / MINUTE) - 1) * MINUTE;
  if (rows.at.every((at) => minute(at) === at)) return rows;
  const moved = rows.at.map((at) => {
    const start = minute(at);
    if (start !== at) faults.note('RESTAMPED', start);
    return start;
  });
  return { ...rows, at: moved };
}

function ascending(rows: PriceColumns, faults: FaultRecorder): PriceColumns {
  let latest = Number.NEGATIVE_INFINITY;
  let late = 0;
  for (const at of rows.at) {
    if (at < latest) {
      late += 1;
      faults.note('REORDERED', at);
    } else latest = at;
  }
  if (late === 0) return rows;
  const order = Uint32Array.from(rows.at, (_, row) => row).sort(
    (a, b) => (rows.at[a] ?? 0) - (rows.at[b] ?? 0) || a - b,
  );
  return picked(rows, order);
}

/** Drops what cannot be used on its own evidence; widens a range that does not hold its open or close. */
function soundRows(rows: PriceColumns, rules: SourceRules, faults: FaultRecorder): PriceColumns {
  const hours = tradingHours(rules.segment);
  const keep = new Uint32Array(rows.at.length);
  let kept = 0;
  const widened: number[] = [];
  for (let row = 0; row < rows.at.length; row++) {
    const at = rows.at[row] ?? 0;
    const before = kept > 0 ? (keep[kept - 1] ?? 0) : null;
    const fault = hours(at) ?? badPrice(rows, row) ?? repeated(rows, before, row, rules.resolution);
    if (fault !== null) {
      faults.note(fault, at);
      continue;
    }
    if (isNarrow(rows, row)) {
      faults.note('WIDENED', at);
      widened.push(kept);
    }
    keep[kept++] = row;
  }
  const sound = kept === rows.at.length ? rows : picked(rows, keep.subarray(0, kept));
  return widened.length > 0 ? widenedAt(sound, widened) : sound;
}

/** Says why an instant is not one of continuous trading; the windows of a day are looked up once. */
function tradingHours(segment: Segment): (at: Instant) => PriceFault | null {
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  let windows: readonly SessionWindow[] | null = null;
  return (at) => {
    if (!(at >= from && at < to)) {
      const date = istDate(at);
      from = istInstant(date, '00:00');
      to = istInstant(date, '24:00');
      windows = knownWindows(date, segment);
    }
    if (windows === null) return 'UNKNOWN_HOURS';
    for (const { open, close } of windows) if (at >= open && at < close) return null;
    return 'OUT_OF_SESSION';
  };
}

/** Null when the date is not covered, or is a special session whose clock is not announced. */
function knownWindows(date: IsoDate, segment: Segment): readonly SessionWindow[] | null {
  if (!calendarCovers(date)) return null;
  const windows = sessionWindows(date, segment);
  return windows.length === 0 && isTradingDay(date) ? null : windows;
}

const isPrice = (value: number): boolean => value > 0 && value < Number.POSITIVE_INFINITY;

function badPrice({ open, high, low, close }: PriceColumns, row: number): PriceFault | null {
  const top = high[row] ?? Number.NaN;
  const bottom = low[row] ?? Number.NaN;
  const sound =
    isPrice(open[row] ?? Number.NaN) &&
    isPrice(close[row] ?? Number.NaN) &&
    isPrice(top) &&
    isPrice(bottom) &&
    top >= bottom;
  return sound ? null : 'BAD_PRICE';
}

/** One row a minute; ticks of one instant are several trades unless their price is the same too. */
function repeated(
  { at, close }: PriceColumns,
  before: number | null,
  row: number,
  resolution: Resolution,
): PriceFault | null {
  if (before === null || at[before] !== at[row]) return null;
  return resolution === 'MINUTE' || close[before] === close[row] ? 'DUPLICATE' : null;
}

const isNarrow = ({ open, high, low, close }: PriceColumns, row: number): boolean => {
  const top = high[row] ?? 0;
  const bottom = low[row] ?? 0;
  const first = open[row] ?? 0;
  const last = close[row] ?? 0;
  return first > top || first < bottom || last > top || last < bottom;
};

function widenedAt(rows: PriceColumns, at: readonly number[]): PriceColumns {
  const high = rows.high.slice();
  const low = rows.low.slice();
  for (const row of at) {
    const first = rows.open[row] ?? 0;
    const last = rows.close[row] ?? 0;
    high[row] = Math.max(high[row] ?? 0, first, last);
    low[row] = Math.min(low[row] ?? 0, first, last);
  }
  return { ...rows, high, low };
}

function withoutJumps(rows: PriceColumns, rule: JumpRule, faults: FaultRecorder): PriceColumns {
  const keep = new Uint32Array(rows.at.length);
  let kept = 0;
  for (let row = 0; row < rows.at.length; row++) {
    const before = kept > 0 ? rows.close[keep[kept - 1] ?? 0] : undefined;
    const after = rows.open[row + 1];
    const jumps =
      before !== undefined && after !== undefined && isJump(rows, row, rule, { before, after });
    if (jumps && followsOnItsDay(rows, row)) faults.note('BAD_JUMP', rows.at[row] ?? 0);
    else keep[kept++] = row;
  }
  return kept === rows.at.length ? rows : picked(rows, keep.subarray(0, kept));
}

/** The next day decides nothing of this one: its figures stand when the day is over. */
const followsOnItsDay = ({ at }: PriceColumns, row: number): boolean =>
  istDate(at[row] ?? Number.NaN) === istDate(at[row + 1] ?? Number.NaN);

function isJump(
  { high, low }: PriceColumns,
  row: number,
  { factor, atLeast }: JumpRule,
  { before, after }: { readonly before: Price; readonly after: Price },
): boolean {
  const top = high[row] ?? 0;
  const bottom = low[row] ?? 0;
  const above = Math.max(before, after);
  const below = Math.min(before, after);
  if (above > below * factor) return false;
  const up = top > above * factor && top - above >= atLeast;
  const down = bottom * factor < below && below - bottom >= atLeast;
  return up || down;
}

/** Ticks have one price for all four: then the columns are one and stay one. */
function picked(rows: PriceColumns, order: Uint32Array): PriceColumns {
  const column = (values: Float64Array) =>
    Float64Array.from(order, (row) => values[row] ?? Number.NaN);
  const at = column(rows.at);
  const close = column(rows.close);
  if (rows.open === rows.close) return { at, open: close, high: close, low: close, close };
  return { at, open: column(rows.open), high: column(rows.high), low: column(rows.low), close };
}
