// Random tapes over odd days of the calendar, and random claims on them: honest ones, false ones, and
// some that a bar cannot decide. Prices step coarsely, so that levels are hit exactly, often twice a bar.
import { type Segment, sessionWindows, tradingDaysBetween } from '#core/market/calendar.ts';
import type { Instrument } from '#core/market/instrument.ts';
import { istDate } from '#core/market/ist.ts';
import { segmentOf } from '#core/market/time-session.ts';
import type { PriceSeries, Resolution } from '#core/prices/price-series.ts';
import { EXIT_REASONS, type ReportedTrade } from '#core/signals/trade.ts';
import type { Random } from '#local/sample/random.ts';
import { seriesOfRows } from './price-day.ts';

/** Halts, the outage, a Muhurat evening, a Saturday and the drill, each among normal days. */
const STRETCHES = [
  ['2020-03-12', '2020-03-16'],
  ['2020-03-20', '2020-03-24'],
  ['2021-02-23', '2021-02-25'],
  ['2018-11-06', '2018-11-09'],
  ['2024-01-19', '2024-01-23'],
  ['2024-03-01', '2024-03-04'],
] as const;

const INSTRUMENTS: readonly Instrument[] = [
  { kind: 'EQ', exchange: 'NSE', underlying: 'TCS' },
  { kind: 'FUT', exchange: 'NSE', underlying: 'NIFTY', expiry: '2024-01-25' },
  { kind: 'FUT', exchange: 'NSE', underlying: 'TCS', expiry: '2024-01-25' },
  {
    kind: 'OPT',
    exchange: 'NSE',
    underlying: 'NIFTY',
    expiry: '2024-01-25',
    strike: 21_500,
    optionType: 'CE',
  },
  {
    kind: 'OPT',
    exchange: 'NSE',
    underlying: 'TCS',
    expiry: '2024-01-25',
    strike: 3800,
    optionType: 'PE',
  },
];

export interface RandomTape {
  readonly instrument: Instrument;
  readonly series: PriceSeries;
}

const MINUTE = 60_000;
const STEP = 0.25;

/** Some minutes are missing, now and then a whole session; nights and halts gap. */
export function randomTape(random: Random, resolution: Resolution): RandomTape {
  const instrument = random.pick(INSTRUMENTS);
  const stretch = random.pick(STRETCHES);
  const sessions = sessionsOf(stretch, segmentOf(instrument)).filter(() => !random.chance(0.2));
  const rows: (readonly [number, number, number, number, number])[] = [];
  let price = 400;
  for (const { open, close } of sessions) {
    price = Math.max(100, price + random.integer(-12, 12));
    for (let minute = open; minute < close; minute += MINUTE) {
      if (random.chance(0.03)) continue;
      if (resolution === 'MINUTE') {
        const gap = random.chance(0.1) ? 5 : 1;
        price = Math.max(100, price + random.integer(-gap, gap));
        const first = price;
        price = Math.max(100, price + random.integer(-3, 3));
        const high = Math.max(first, price) + random.integer(0, random.chance(0.02) ? 11 : 2);
        const low = Math.min(first, price) - random.integer(0, random.chance(0.02) ? 11 : 2);
        rows.push([minute, first * STEP, high * STEP, low * STEP, price * STEP]);
      } else {
        for (let second = random.integer(0, 19); second < 60; second += 1 + random.integer(0, 24)) {
          price = Math.max(100, price + random.integer(-2, 2));
          const tick = price * STEP;
          rows.push([minute + second * 1000, tick, tick, tick, tick]);
        }
      }
    }
  }
  return { instrument, series: seriesOfRows(resolution, rows) };
}

function sessionsOf([from, to]: readonly [string, string], segment: Segment) {
  return tradingDaysBetween(from, to).flatMap((date) => sessionWindows(date, segment));
}

/** A claim about a trade somewhere on the tape; levels are on their right sides, as validation demands. */
export function randomTrade(
  random: Random,
  { instrument, series }: RandomTape,
  id: number,
): ReportedTrade {
  const side = random.pick(['BUY', 'SELL'] as const);
  const sign = side === 'BUY' ? 1 : -1;
  const entryRow = random.integer(0, series.at.length - 1);
  const entryPrice = priceIn(random, series, entryRow);
  const stoploss = random.chance(0.15)
    ? null
    : entryPrice - sign * (1 + random.integer(0, 13)) * STEP;
  const targets = Array.from(
    { length: random.integer(0, 3) },
    (_, n) => entryPrice + sign * (2 + random.integer(0, 9) + 6 * n) * STEP,
  );
  const exit = random.chance(0.6)
    ? honestExit(random, series, { entryRow, sign, stoploss, target: targets[0] })
    : falseExit(random, series, { entryRow, levels: [stoploss, ...targets, entryPrice] });
  const entryAt = timeIn(random, series, entryRow);
  return {
    ...{ tradeId: `T${id}`, advisorId: 'A', advisorName: null, instrument, side, period: null },
    entryBasis: id % 10 === 9 ? 'ADVISED' : 'FILL',
    ...{ entryPrice, entryAt, stoploss, targets },
    exitPrice: exit.price,
    exitAt: Math.max(exit.at, entryAt),
    exitReason: exit.reason,
  };
}

const cell = (column: Float64Array, row: number): number => column[row] ?? Number.NaN;

/** Mostly the open or a price of the row, seldom one that was not traded. */
function priceIn(random: Random, { open, low, high }: PriceSeries, row: number): number {
  if (random.chance(0.4)) return cell(open, row);
  const [bottom, top] = [cell(low, row), cell(high, row)];
  if (random.chance(0.05)) return top + STEP * (1 + random.integer(0, 3));
  if (random.chance(0.05)) return bottom - STEP * (1 + random.integer(0, 3));
  return bottom + random.integer(0, (top - bottom) / STEP) * STEP;
}

/** The start of the row's minute, sometimes a second in it, seldom a time without a price. */
function timeIn(random: Random, { at }: PriceSeries, row: number): number {
  const minute = Math.floor(cell(at, row) / MINUTE) * MINUTE;
  if (random.chance(0.1)) return minute + random.integer(0, 59) * 1000;
  if (random.chance(0.02)) return minute + random.integer(-600, 600) * MINUTE;
  return random.chance(0.03) ? holeAfter(at, row) : minute;
}

/** The first minute after the row that has no price. */
function holeAfter(at: Float64Array, row: number): number {
  let next = row;
  while (cell(at, next + 1) - cell(at, next) === MINUTE) next++;
  return cell(at, next) + MINUTE;
}

interface Claimed {
  readonly price: number;
  readonly at: number;
  readonly reason: ReportedTrade['exitReason'];
}

interface Held {
  readonly entryRow: number;
  readonly sign: 1 | -1;
  readonly stoploss: number | null;
  readonly target: number | undefined;
}

/** What really came first, or an exit in time; the last close of a session when nothing came. */
function honestExit(random: Random, series: PriceSeries, held: Held): Claimed {
  const { entryRow, sign, stoploss, target } = held;
  const last = Math.min(series.at.length - 1, entryRow + random.integer(0, 499));
  for (let row = entryRow; row <= last; row++) {
    const [open, worst, best] = [
      cell(series.open, row),
      cell(sign === 1 ? series.low : series.high, row),
      cell(sign === 1 ? series.high : series.low, row),
    ];
    const at = timeIn(random, series, row);
    const gaps = (level: number, against: number) =>
      row > entryRow && against * sign * (open - level) > 0;
    if (stoploss !== null && sign * (worst - stoploss) <= 0) {
      return {
        price: gaps(stoploss, -1) && random.chance(0.4) ? open : stoploss,
        at,
        reason: 'STOPLOSS_HIT',
      };
    }
    if (target !== undefined && row > entryRow && sign * (best - target) >= 0) {
      return { price: gaps(target, 1) ? open : target, at, reason: 'TARGET_HIT' };
    }
  }
  return endOfSession(random, series, last);
}

function endOfSession(random: Random, series: PriceSeries, from: number): Claimed {
  if (random.chance(0.5)) {
    return {
      price: cell(series.open, from),
      at: timeIn(random, series, from),
      reason: 'ADVISOR_EXIT',
    };
  }
  let row = from;
  while (
    row + 1 < series.at.length &&
    istDate(cell(series.at, row + 1)) === istDate(cell(series.at, row))
  )
    row++;
  const minute = Math.floor(cell(series.at, row) / MINUTE) * MINUTE;
  return {
    price: cell(series.close, row),
    at: random.chance(0.5) ? minute : minute + MINUTE,
    reason: 'EXPIRED',
  };
}

function falseExit(
  random: Random,
  series: PriceSeries,
  { entryRow, levels }: { readonly entryRow: number; readonly levels: readonly (number | null)[] },
): Claimed {
  const row = Math.min(
    series.at.length - 1,
    entryRow + random.integer(0, random.chance(0.5) ? 3 : 299),
  );
  const level = random.pick(levels);
  const price = level !== null && random.chance(0.6) ? level : priceIn(random, series, row);
  return { price, at: timeIn(random, series, row), reason: random.pick([...EXIT_REASONS, null]) };
}
