// The distance that stands for a stop the advisor did not publish: p90 of the worst moves of his trades
// without a stop, in the narrowest cell that has enough of them (design, WSE / WTE).
import { cellKey, cellsOf } from '#core/analytics/cells/cell.ts';
import { percentile } from '#core/analytics/percentile.ts';
import type { RuleTrade } from './rule-trade.ts';

const SHARE = 0.9;
const LEAST_TRADES = 20;

/** Percent of the entry, of the cells of an advisor; null where no cell has enough trades. */
export type StopDistances = (trade: RuleTrade) => number | null;

/** `closed` are all trades whose outcome is known. */
export function stopDistances(closed: readonly RuleTrade[]): StopDistances {
  const worst = new Map<string, number[]>();
  for (const trade of closed) {
    const move = trade.path?.wsePct ?? null;
    if (move === null) continue;
    for (const key of keysOf(trade)) {
      const own = worst.get(key);
      if (own) own.push(move);
      else worst.set(key, [move]);
    }
  }
  const distances = new Map<string, number | null>();
  for (const [key, moves] of worst) {
    if (moves.length >= LEAST_TRADES) distances.set(key, percentile(moves, SHARE));
  }
  return (trade) => {
    const key = keysOf(trade).find((one) => distances.has(one));
    return key === undefined ? null : (distances.get(key) ?? null);
  };
}

/** The narrowest cell first. */
const keysOf = (trade: RuleTrade): readonly string[] =>
  cellsOf(trade).map((cell) => `${trade.advisorId}/${cellKey(cell)}`);

/** Net R of following the trade; null without a stop, published or learnt. */
export function netRisk(trade: RuleTrade, distances: StopDistances): number | null {
  if (trade.rMultiple !== null) return trade.rMultiple;
  const distance = distances(trade);
  if (distance === null || distance <= 0) return null;
  return trade.netPaise / ((distance / 100) * trade.entryValuePaise);
}
