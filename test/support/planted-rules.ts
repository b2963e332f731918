// What rules that were built from a planted world are worth in truth: the future trades they would take.
import { cellKey, cellsOf } from '#core/analytics/cells/cell.ts';
import { REGIMES } from '#core/analytics/regimes/regime.ts';
import { CATEGORIES } from '#core/market/category.ts';
import { TIME_SESSIONS } from '#core/market/time-session.ts';
import { cellOfRule, type Rule } from '#core/rules/rule.ts';
import type { RuleTrade } from '#core/rules/rule-trade.ts';
import { PERIODS } from '#core/signals/trade.ts';
import { plantedAdvisor } from '#test/support/planted-trades.ts';
import type { Side, Verdict } from '#test/support/planted-verdict.ts';
import { PLANTED_COST, type PlantedWorld } from '#test/support/planted-world.ts';

/** By `plantedKey`: future trades, and what all of them bring followed or faded. */
export type PlantedFuture = ReadonlyMap<
  string,
  { readonly trades: number; readonly gross: number }
>;

const plantedKey = (advisorId: string, key: string): string => `${advisorId}/${key}`;

/**
 * Of every 6D and mini cell; a mini cell trades as its cells do. `kept` is the share of each effect that
 * is left in the future: the truth shrinks towards the mean of the world.
 */
export function plantedFuture(world: PlantedWorld, kept = 1): PlantedFuture {
  const future = new Map<string, { trades: number; gross: number }>();
  world.truth.forEach((theta, cell) => {
    const [advisor = 0, category = 0, period = 0, regime = 0, day = 0, session = 0] =
      world.cells.columns.map((column) => column[cell] ?? 0);
    const trades = world.future[cell] ?? 0;
    const gross = trades * (world.mean + kept * (theta - world.mean));
    const cells = cellsOf({
      category: CATEGORIES[category] ?? 'NSE_EQ',
      ...{ period: PERIODS[period] ?? 'INTRADAY', periodInferred: false },
      ...{ regime: REGIMES[regime] ?? 'SIDEWAYS', weekday: 1 + day },
      timeSession: TIME_SESSIONS[session] ?? 'MORNING',
    });
    for (const one of cells) {
      const key = plantedKey(plantedAdvisor(advisor), cellKey(one));
      const own = future.get(key) ?? { trades: 0, gross: 0 };
      future.set(key, { trades: own.trades + trades, gross: own.gross + gross });
    }
  });
  return future;
}

/** Each rule apart: a trade under two rules counts with both. */
export function worthOf(future: PlantedFuture, rules: readonly Rule[]): Verdict {
  let [futureTrades, netR, falseTrades] = [0, 0, 0];
  for (const rule of rules) {
    const own = future.get(plantedKey(rule.advisorId, cellKey(cellOfRule(rule))));
    if (own === undefined) continue;
    const { trades, gross } = own;
    const net = (rule.direction === 'NORMAL' ? gross : -gross) - trades * PLANTED_COST;
    futureTrades += trades;
    netR += net;
    if (net <= 0) falseTrades += trades;
  }
  const falseShare = futureTrades > 0 ? falseTrades / futureTrades : 0;
  return { rules: rules.length, futureTrades, netR, falseShare };
}

/** The 6D rules that show at least 5 trades of which at least 60 % won after cost, in their direction. */
export function thresholdRules(
  rules: readonly Rule[],
  trades: readonly RuleTrade[],
  side: Side,
): readonly Rule[] {
  const direction = side === 'FOLLOW' ? 'NORMAL' : 'REVERSE';
  const known = new Map(trades.map((trade) => [trade.tradeId, trade]));
  const wins = ({ tradeIds }: Rule): number =>
    tradeIds.filter((tradeId) => {
      const trade = known.get(tradeId);
      if (trade === undefined) throw new Error(`trade ${tradeId}: expected it, found none`);
      if (side === 'FOLLOW') return trade.netPaise > 0;
      return trade.fade.kind === 'outcome' && trade.fade.netPaise > 0;
    }).length;
  return rules.filter(
    (rule) =>
      rule.kind === '6D' &&
      rule.direction === direction &&
      rule.n >= 5 &&
      wins(rule) / rule.n >= 0.6,
  );
}

/**
 * The rules that would be active with another limit of pain/reward: a random walk has 0.8 at an edge of
 * 0.2 R, so that the design's 0.4 admits next to none.
 */
export const activeBelow = (rules: readonly Rule[], painReward: number): readonly Rule[] =>
  rules.filter(
    ({ selected, gates }) =>
      selected &&
      gates.every(({ gate, pass, value }) =>
        gate === 'PAIN_REWARD' ? typeof value === 'number' && value < painReward : pass,
      ),
  );
