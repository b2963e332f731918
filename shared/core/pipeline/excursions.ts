// Step 7: what a trade went through between its fill and its exit, and what came right after it.
import {
  excursionOf,
  type Levels,
  stopExtension,
  targetExtensionPct,
} from '#core/analytics/excursion.ts';
import type { TradePath } from '#core/analytics/path-metrics.ts';
import { readTape, seenAfter, type TapeLife } from '#core/analytics/trade-tape.ts';
import { sessionEnd } from '#core/market/calendar.ts';
import { istDate } from '#core/market/ist.ts';
import { segmentOf } from '#core/market/time-session.ts';
import type { PriceSeries } from '#core/prices/price-series.ts';
import type { ReportedTrade } from '#core/signals/trade.ts';

/** The path of a trade on the series that prices it; bars after its session are never read. */
export function tradePath(trade: ReportedTrade, series: PriceSeries | null): TradePath {
  const reading = readTape(trade, series);
  if (reading.kind === 'gap') return reading;
  const { life } = reading;
  const [target = null] = trade.targets;
  const levels: Levels = {
    side: trade.side,
    entryPrice: trade.entryPrice,
    stoploss: trade.stoploss,
    target,
  };
  return {
    kind: 'path',
    excursion: excursionOf(levels, life.seen),
    ...extensionsOf(trade, levels, series, life),
    ambiguous: life.ambiguous,
    contradiction: life.contradiction,
  };
}

function extensionsOf(
  trade: ReportedTrade,
  levels: Levels,
  series: PriceSeries | null,
  { exitRow }: TapeLife,
) {
  const end = sessionEnd(istDate(trade.exitAt), segmentOf(trade.instrument));
  const after = series === null || end === null ? null : seenAfter(series, exitRow, end);
  const { stoploss, target } = levels;
  return {
    afterStop:
      after !== null && trade.exitReason === 'STOPLOSS_HIT' && stoploss !== null
        ? stopExtension(levels, stoploss, after)
        : null,
    postTargetPct:
      after !== null && trade.exitReason === 'TARGET_HIT' && target !== null
        ? targetExtensionPct(levels, target, after)
        : null,
  };
}
