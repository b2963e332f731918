// The sample world: advisors, prices and trades from one seed, without a clock, so that the same seed
// always shows the same leaderboard.
import type { IsoDate } from '#core/market/ist.ts';
import { tradeRowOf } from '#core/signals/closed-signal.ts';
import type { ClosedSignal } from '#core/signals/signal.ts';
import type { PriceHistory } from '#ports/price-history.ts';
import { generateAdvisors, type SampleAdvisor } from './advisors.ts';
import { type Blemishes, type TradeRow, withBlemishes } from './blemishes.ts';
import { type ContractRow, contractRowsOf } from './contract-rows.ts';
import { type DailyBar, dailyBarsOf, fullTradingDays, generatePaths } from './price-path.ts';
import { createRandom } from './random.ts';
import { samplePrices } from './sample-prices.ts';
import { type FinishedTrade, signalOf } from './signal-document.ts';
import { historyOf } from './trading-history.ts';

/** Prices begin two months before the first trade: a regime needs 28 daily bars. */
const FIRST_PRICE_DATE: IsoDate = '2025-09-01';
const FIRST_TRADE_DATE: IsoDate = '2025-11-03';
export const LAST_DATE: IsoDate = '2026-06-30';

export const DEFAULT_SEED = 20_260_630;

export type SampleWorld = {
  readonly seed: number;
  readonly lastDate: IsoDate;
  readonly advisors: readonly SampleAdvisor[];
  readonly contracts: readonly ContractRow[];
  readonly dailyBars: ReadonlyMap<string, readonly DailyBar[]>;
  /** Minute bars of every underlying and of every contract that was traded. */
  readonly prices: PriceHistory;
  /** Lines of the trades file in order: everything closed before the last date, blemishes included. */
  readonly trades: readonly TradeRow[];
  readonly blemishes: Blemishes;
  /** What closed on the last date: no file has it, the daily pull finds it in the source's Mongo. */
  readonly lateSignals: readonly ClosedSignal[];
};

/** Generates the whole world in memory; the same seed gives the same bytes. */
export function generateSampleWorld(seed: number): SampleWorld {
  const days = fullTradingDays(FIRST_PRICE_DATE, LAST_DATE);
  const paths = generatePaths(seed, days);
  const advisors = generateAdvisors(seed);
  const range = { first: days.indexOf(FIRST_TRADE_DATE), last: days.length - 1 };
  const finished = advisors.flatMap((advisor) => historyOf(seed, advisor, paths, range));
  const signals = publishedSignals(seed, finished);
  const isLate = (signal: ClosedSignal): boolean => signal.exit.at.startsWith(LAST_DATE);
  const good = signals.filter((signal) => !isLate(signal)).map(uploadRow);
  const { rows, blemishes } = withBlemishes(createRandom(seed, 'blemishes'), good);
  return {
    seed,
    lastDate: LAST_DATE,
    advisors,
    contracts: contractRowsOf(finished),
    dailyBars: new Map(paths.map((path) => [path.underlying.symbol, dailyBarsOf(path)])),
    prices: samplePrices(paths, finished),
    trades: rows,
    blemishes,
    lateSignals: signals.filter(isLate),
  };
}

/** In the order in which their outcomes became known. */
function publishedSignals(
  seed: number,
  finished: readonly FinishedTrade[],
): readonly ClosedSignal[] {
  const random = createRandom(seed, 'signals');
  const key = ({ updatedAt, _id }: ClosedSignal): string => `${updatedAt} ${_id}`;
  return finished
    .map((trade) => signalOf(random, trade))
    .sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

const uploadRow = (signal: ClosedSignal, index: number): TradeRow => ({
  ...tradeRowOf(signal),
  trade_id: `T${String(index + 1).padStart(6, '0')}`,
});
