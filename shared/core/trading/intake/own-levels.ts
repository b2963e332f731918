// Our side, stop and targets for a signal, following or fading it.
import type { CellFeatures } from '#core/analytics/cells/cell.ts';
import type { Paise, Price } from '#core/market/money.ts';
import { sentimentOf } from '#core/market/sentiment.ts';
import { roundToTick, tickDirection } from '#core/market/tick.ts';
import { fadeOrder } from '#core/rules/fades/fade-order.ts';
import {
  type AdvisorLevels,
  LEAST_DISTANCE_TRADES,
  narrowestLevel,
} from '#core/rules/level-figures.ts';
import type { RuleDirection } from '#core/rules/rule-direction.ts';
import type { Side } from '#core/signals/trade.ts';
import type { TradingDay } from '../engine/trading-day.ts';
import { completeLevels, exitSide } from '../missing-levels.ts';
import type { RefusalReason } from '../refusal.ts';
import { adjustedStop } from '../stop-adjustment.ts';
import type { TradeableIdea } from './signal-record.ts';

export interface OwnLevels {
  readonly side: Side;
  readonly sentiment: 1 | -1;
  readonly stop: Price;
  /** Nearest first, at least one. */
  readonly targets: readonly Price[];
  /** Of a fade. */
  readonly caps: { readonly stop: Price; readonly target: Price } | null;
}

export interface LevelContext {
  readonly direction: RuleDirection;
  readonly situation: CellFeatures;
  readonly day: TradingDay;
  readonly tick: Paise;
  readonly huntedShareAbove: number;
}

export const ownLevels = (idea: TradeableIdea, context: LevelContext): OwnLevels | RefusalReason =>
  context.direction === 'NORMAL' ? followed(idea, context) : faded(idea, context);

function followed(idea: TradeableIdea, context: LevelContext): OwnLevels | RefusalReason {
  const { side, instrument, entry } = idea;
  const { situation, tick, huntedShareAbove } = context;
  // Shares cannot be held short over a night.
  if (instrument.kind === 'EQ' && side === 'SELL' && idea.period !== 'INTRADAY')
    return 'OVERNIGHT_EQUITY';
  const known = levelsOf(idea.advisorId, context.day);
  const published = { side, entryPrice: entry, stoploss: idea.stoploss, targets: idea.targets };
  const levels = completeLevels(published, { situation, levels: known, tick });
  if (typeof levels === 'string') return levels;
  const seen = known && narrowestLevel(known, situation, hasStops);
  const stop = adjustedStop(
    { side, entryPrice: entry, stoploss: onTick(levels.stoploss, side, tick) },
    { afterStop: seen?.afterStop ?? null, huntedShareAbove, tick },
  );
  return {
    ...{ side, stop, caps: null, sentiment: sentimentOf(instrument, side) },
    // Two that are one on the tick are one leg.
    targets: [
      ...new Set(
        levels.targets.map((target) =>
          roundToTick(target, tick, tickDirection(exitSide(side), 'LIMIT')),
        ),
      ),
    ],
  };
}

const hasStops = ({ afterStop }: AdvisorLevels['cells'][number]): boolean =>
  (afterStop?.n ?? 0) >= LEAST_DISTANCE_TRADES;

const levelsOf = (advisorId: string, { eligibility }: TradingDay): AdvisorLevels | null =>
  eligibility.kind === 'EVERYONE'
    ? null
    : (eligibility.snapshot.levels.find((own) => own.advisorId === advisorId) ?? null);

/** Published levels may lie beside the tick: stops go to the wider side. */
const onTick = (stop: Price, side: Side, tick: Paise): Price =>
  Math.max(tick / 100, roundToTick(stop, tick, tickDirection(exitSide(side), 'STOP')));

/** Our stop is his first target and the other way round, capped; neither is learnt nor moved. */
function faded(idea: TradeableIdea, { day, tick }: LevelContext): OwnLevels | RefusalReason {
  const { instrument, entry } = idea;
  const order = fadeOrder({ ...idea, entryPrice: entry }, day.fade);
  if (typeof order === 'string') return order;
  const { side, stoploss, targets } = order;
  const [target] = targets;
  if (stoploss === null || target === undefined) return 'NO_LEVELS';
  const cap = day.fade.capShare * entry;
  const way = side === 'BUY' ? 1 : -1;
  const toTarget = (price: Price): Price =>
    roundToTick(price, tick, tickDirection(exitSide(side), 'LIMIT'));
  // The next tick beyond a cap is past it: both go to the nearer side.
  const caps = {
    stop: roundToTick(entry - way * cap, tick, tickDirection(exitSide(side), 'LIMIT')),
    target: roundToTick(entry + way * cap, tick, tickDirection(exitSide(side), 'STOP')),
  };
  const nearer = way === 1 ? Math.max : Math.min;
  const nearerTarget = way === 1 ? Math.min : Math.max;
  return {
    ...{ side, sentiment: sentimentOf(instrument, side), caps },
    stop: nearer(onTick(stoploss, side, tick), caps.stop),
    targets: [nearerTarget(toTarget(target), caps.target)],
  };
}
