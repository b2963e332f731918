// The stop and the target that stand for those the advisor did not publish: p90 of the worst and p75 of
// the best moves of the narrowest cell with enough trades (design, WSE / WTE). That distance is R.
import type { CellFeatures } from '#core/analytics/cells/cell.ts';
import type { Paise, Price } from '#core/market/money.ts';
import { roundToTick, tickDirection } from '#core/market/tick.ts';
import { type AdvisorLevels, narrowestLevel } from '#core/rules/level-figures.ts';
import { directionOf, type ReportedTrade, type Side } from '#core/signals/trade.ts';

export type TradeIdea = Pick<ReportedTrade, 'side' | 'entryPrice' | 'stoploss' | 'targets'>;

export interface LevelKnowledge {
  readonly situation: CellFeatures;
  /** Null: nothing is known of the advisor. */
  readonly levels: AdvisorLevels | null;
  /** Paise. */
  readonly tick: Paise;
}

/** Every level on its own side of the entry. */
export interface TradeLevels {
  readonly stoploss: Price;
  readonly learntStop: boolean;
  /** Nearest first, at least one. */
  readonly targets: readonly Price[];
  readonly learntTarget: boolean;
}

/** Published levels as they are; one that lies on the wrong side of the entry is none to trade on. */
export function completeLevels(
  idea: TradeIdea,
  known: LevelKnowledge,
): TradeLevels | 'NO_STOP' | 'NO_TARGET' {
  const stoploss = idea.stoploss ?? learntStop(idea, known);
  if (stoploss === null || !isLosing(idea, stoploss)) return 'NO_STOP';
  const published = idea.targets.filter((target) => isWinning(idea, target));
  const targets = idea.targets.length > 0 ? published : learntTargets(idea, known);
  if (targets.length === 0) return 'NO_TARGET';
  return {
    stoploss,
    learntStop: idea.stoploss === null,
    targets,
    learntTarget: idea.targets.length === 0,
  };
}

function learntStop(idea: TradeIdea, { situation, levels, tick }: LevelKnowledge): Price | null {
  const pct = levels && narrowestLevel(levels, situation, ({ stop }) => stop !== null)?.stop?.pct;
  if (pct === null || pct === undefined) return null;
  const price = idea.entryPrice * (1 - (directionOf(idea.side) * pct) / 100);
  return roundToTick(price, tick, tickDirection(exitSide(idea.side), 'STOP'));
}

function learntTargets(
  idea: TradeIdea,
  { situation, levels, tick }: LevelKnowledge,
): readonly Price[] {
  const found = levels && narrowestLevel(levels, situation, ({ target }) => target !== null);
  const pct = found?.target?.pct;
  if (pct === undefined) return [];
  const price = idea.entryPrice * (1 + (directionOf(idea.side) * pct) / 100);
  const target = roundToTick(price, tick, tickDirection(exitSide(idea.side), 'LIMIT'));
  return isWinning(idea, target) ? [target] : [];
}

export const exitSide = (side: Side): Side => (side === 'BUY' ? 'SELL' : 'BUY');

const isLosing = ({ side, entryPrice }: TradeIdea, price: Price): boolean =>
  price > 0 && directionOf(side) * (entryPrice - price) > 0;

const isWinning = ({ side, entryPrice }: TradeIdea, price: Price): boolean =>
  price > 0 && directionOf(side) * (price - entryPrice) > 0;
