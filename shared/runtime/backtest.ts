// A backtest with its prices: only the orders that some rule asks for are read, each series once.
import { indexedPrices } from '#core/analytics/excursions/trade-excursion.ts';
import { endOfDate } from '#core/analytics/replay/corpus-window.ts';
import type { IsoDate } from '#core/market/ist.ts';
import { segmentOf } from '#core/market/time-session.ts';
import { type PriceRequest, priceRequests } from '#core/prices/price-request.ts';
import type { Backtest, BacktestInputs, BacktestPlan } from '#core/simulation/backtest.ts';
import { planBacktest } from '#core/simulation/backtest-plan.ts';
import { orderKey, type Replays } from '#core/simulation/decision.ts';
import { type OrderReplay, replayOrder } from '#core/simulation/leg-replay.ts';
import { plannedOrders, runBacktest } from '#core/simulation/run-backtest.ts';
import type { SizedOrder } from '#core/simulation/signal-plan.ts';
import type { PriceHistory } from '#ports/price-history.ts';
import { readAhead } from './read-ahead.ts';

export interface BacktestProgress {
  readonly phase: 'RULES' | 'PRICES';
  readonly done: number;
  readonly total: number;
}

/** What it throws ends the backtest. */
export type OnBacktestProgress = (progress: BacktestProgress) => Promise<void> | void;

export interface BacktestSources {
  readonly history: PriceHistory;
  readonly onProgress?: OnBacktestProgress;
}

/** Throws what the history throws, and RangeError for dates that cannot be tested. */
export async function backtest(
  inputs: BacktestInputs,
  plan: BacktestPlan,
  { history, onProgress = () => undefined }: BacktestSources,
): Promise<Backtest> {
  const builds = planBacktest(inputs, plan);
  let step = builds.next();
  for (; step.done !== true; step = builds.next()) {
    await onProgress({ phase: 'RULES', ...step.value });
  }
  const planned = step.value;
  const orders = plannedOrders(planned.signals);
  const replays = await orderReplays(orders, plan.to, { history, onProgress });
  return runBacktest(planned, replays, plan);
}

/** No price after `to` is read. */
async function orderReplays(
  orders: readonly SizedOrder[],
  to: IsoDate,
  { history, onProgress }: Required<BacktestSources>,
): Promise<Replays> {
  const last = endOfDate(to) - 1;
  const lives = orders.map(({ report: { instrument, entryAt }, end }) => ({
    ...{ instrument, entryAt },
    exitAt: Math.max(entryAt, Math.min(end.at, last)),
  }));
  const ask = ({ instrument, from, to: until }: PriceRequest) =>
    history.prices({ instrument, from, to: until }, 'MINUTE');
  const replays = new Map<string, OrderReplay>();
  for await (const [{ trades: places }, answer] of readAhead(priceRequests(lives), ask)) {
    const own = places.flatMap((place) => orders[place] ?? []);
    const [first] = own;
    const prices =
      answer.kind === 'prices' && answer.series.at.length > 0 && first !== undefined
        ? indexedPrices(answer.series, segmentOf(first.report.instrument))
        : null;
    for (const order of own) {
      const replay: OrderReplay =
        prices === null
          ? { kind: 'refused', refusal: 'NO_PRICES' }
          : replayOrder(order, prices, to);
      replays.set(orderKey(order), replay);
    }
    await onProgress({ phase: 'PRICES', done: replays.size, total: orders.length });
  }
  return replays;
}
