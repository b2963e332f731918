// What one trade went through on the tape: its worst and best moves, what came after its stop or
// target, and which outcome the tape bears out.
import { type Segment, sessionWindows } from '#core/market/calendar.ts';
import { type Instant, istDate } from '#core/market/ist.ts';
import type { Price } from '#core/market/money.ts';
import { segmentOf } from '#core/market/time-session.ts';
import {
  type ExtremeBlocks,
  extremeBlocks,
  firstTouch,
  type RowSpan,
} from '#core/prices/extreme-blocks.ts';
import type { PriceSeries, Resolution } from '#core/prices/price-series.ts';
import {
  type SessionDays,
  sessionDays,
  sessionEndOf,
  sessionMissing,
} from '#core/prices/session-days.ts';
import { directionOf, type ReportedTrade } from '#core/signals/trade.ts';
import { type ClaimedRow, exitRow, fillRow } from './claimed-row.ts';
import {
  type Excursion,
  excursionOf,
  type Levels,
  type StopExtension,
  stopExtension,
  targetExtensionPct,
} from './excursion.ts';
import { extremesAfter, lifeExtremes } from './life-extremes.ts';
import { type OutcomeContradiction, type TapeOutcome, tapeVerdict } from './tape-verdict.ts';

const COVERAGE_GAPS = [
  'NO_SERIES',
  'ENTRY_OUT_OF_SESSION',
  'EXIT_OUT_OF_SESSION',
  'GAP_AT_ENTRY',
  'GAP_AT_EXIT',
  /** A whole session between entry and exit has no prices. */
  'GAP_INSIDE',
  /** The entry is only the advised level, and the tape does not bear it out: nobody claimed a fill. */
  'FILL_UNKNOWN',
] as const;

/** Why the tape says nothing of a trade. */
export type CoverageGap = (typeof COVERAGE_GAPS)[number];

/** How a trade ended, when and at which price. */
export type Outcome = Pick<TapeOutcome, 'reason' | 'at' | 'price'>;

export interface TradePath extends Excursion {
  readonly kind: 'path';
  readonly resolution: Resolution;
  /** Rows of the tape from the fill to the outcome, both included. */
  readonly rows: number;
  /** When the worst and best price were first seen; the entry itself when it never moved that way. */
  readonly worstAt: Instant;
  readonly bestAt: Instant;
  /** The outcome that counts: the claim's unless the tape knows better, the pessimistic one in doubt. */
  readonly outcome: Outcome;
  /** The outcome of the other order inside the bar; null unless ambiguous. */
  readonly optimistic: Outcome | null;
  readonly contradiction: OutcomeContradiction | null;
  /** Stop or target was hit at another level than published: it had been moved. */
  readonly levelMoved: boolean;
  /** After a stop on the losing side of the entry; null otherwise, or when nothing traded after it. */
  readonly afterStop: StopExtension | null;
  readonly postTargetPct: number | null;
}

/** What the tape knows better than a claim. */
export type Contradiction = 'ENTRY_NOT_TRADED' | OutcomeContradiction;

export type TradeExcursion =
  | TradePath
  /** The claimed fill price was not traded: there is no path of a trade that cannot have begun. */
  | { readonly kind: 'unfilled'; readonly contradiction: 'ENTRY_NOT_TRADED' }
  | { readonly kind: 'gap'; readonly gap: CoverageGap };

/** A series with what is looked up in it again and again, built once for all trades on it. */
export interface IndexedPrices {
  readonly series: PriceSeries;
  readonly blocks: ExtremeBlocks;
  readonly days: SessionDays;
}

export const indexedPrices = (series: PriceSeries, segment: Segment): IndexedPrices => ({
  series,
  blocks: extremeBlocks(series),
  days: sessionDays(series, segment),
});

/** The prices must be those of the trade's instrument, or of the underlying that prices it. */
export function tradeExcursion(trade: ReportedTrade, prices: IndexedPrices): TradeExcursion {
  const { series, days } = prices;
  const fill = fillRow(series, trade);
  if (trade.entryBasis === 'ADVISED' && !fill?.traded) return { kind: 'gap', gap: 'FILL_UNKNOWN' };
  if (fill === null) return gapAt(trade, trade.entryAt, 'ENTRY');
  // Before anything about the exit: what the entry says must not change with what comes later.
  if (!fill.traded) return { kind: 'unfilled', contradiction: 'ENTRY_NOT_TRADED' };
  const exit = exitRow(series, trade, fill);
  if (exit === null) return gapAt(trade, trade.exitAt, 'EXIT');
  if (sessionMissing(days, trade.entryAt, trade.exitAt)) return { kind: 'gap', gap: 'GAP_INSIDE' };
  const { outcome, optimistic, contradiction } = tapeVerdict({ ...prices, trade, fill, exit });
  return {
    kind: 'path',
    resolution: series.resolution,
    rows: outcome.row - fill.row + 1,
    ...movesOf(trade, prices, fill, outcome),
    ...extensionsOf(trade, prices, fill, outcome),
    outcome: plain(outcome),
    optimistic: optimistic && plain(optimistic),
    contradiction,
  };
}

const plain = ({ reason, at, price }: TapeOutcome): Outcome => ({ reason, at, price });

function gapAt(trade: ReportedTrade, at: Instant, end: 'ENTRY' | 'EXIT'): TradeExcursion {
  const open = sessionWindows(istDate(at), segmentOf(trade.instrument)).some(
    (window) => at >= window.open && at <= window.close,
  );
  return { kind: 'gap', gap: open ? `GAP_AT_${end}` : `${end}_OUT_OF_SESSION` };
}

function levelsOf({ side, entryPrice, stoploss, targets }: ReportedTrade): Levels {
  const [target = null] = targets;
  return { side, entryPrice, stoploss, target };
}

function movesOf(
  trade: ReportedTrade,
  { series, blocks }: IndexedPrices,
  fill: ClaimedRow,
  outcome: TapeOutcome,
) {
  const seen = lifeExtremes({ trade, series, blocks, fill, outcome });
  const [worstAt, bestAt] =
    directionOf(trade.side) === 1 ? [seen.lowAt, seen.highAt] : [seen.highAt, seen.lowAt];
  return { ...excursionOf(levelsOf(trade), seen), worstAt, bestAt };
}

function extensionsOf(
  trade: ReportedTrade,
  prices: IndexedPrices,
  fill: ClaimedRow,
  outcome: TapeOutcome,
): Pick<TradePath, 'afterStop' | 'postTargetPct' | 'levelMoved'> {
  const none = { afterStop: null, postTargetPct: null, levelMoved: false } as const;
  if (outcome.reason !== 'STOPLOSS_HIT' && outcome.reason !== 'TARGET_HIT') return none;
  const { series, blocks, days } = prices;
  const held = { from: fill.row + 1, to: outcome.row };
  const hit = (published: readonly Price[]) =>
    levelHit(trade, published, outcome, { prices, held });
  const end = sessionEndOf(days, outcome.at);
  const after = end === null ? null : extremesAfter(series, blocks, outcome, end);
  const levels = levelsOf(trade);
  if (outcome.reason === 'TARGET_HIT') {
    const target = hit(trade.targets);
    const levelMoved = !trade.targets.includes(target);
    return {
      ...none,
      levelMoved,
      postTargetPct: after && targetExtensionPct(levels, target, after),
    };
  }
  const stop = hit(trade.stoploss === null ? [] : [trade.stoploss]);
  // A stop trailed to the entry or beyond secures a profit: "back at the entry" says nothing of it.
  const protects = directionOf(trade.side) * (trade.entryPrice - stop) > 0;
  return {
    ...none,
    levelMoved: stop !== trade.stoploss,
    afterStop: after && protects ? stopExtension(levels, stop, after) : null,
  };
}

/**
 * The published level behind an exit at a level: the one at the exit price, or the first one when the
 * exit was an opening beyond it that met it for the first time; otherwise it had been moved to the exit
 * price.
 */
function levelHit(
  { entryPrice }: ReportedTrade,
  published: readonly Price[],
  { price, place }: TapeOutcome,
  { prices, held }: { readonly prices: IndexedPrices; readonly held: RowSpan },
): Price {
  const [first] = published;
  if (first === undefined || published.includes(price)) return price;
  const above = first > entryPrice;
  const beyond = above ? price > first : first < entryPrice && price < first;
  if (place !== 'OPEN' || !beyond) return price;
  const band = above
    ? { floor: Number.NEGATIVE_INFINITY, ceiling: first }
    : { floor: first, ceiling: Number.POSITIVE_INFINITY };
  return firstTouch(prices.series, prices.blocks, held, band) < held.to ? price : first;
}
