// From what files say to the trades that rules are learnt from: reports, lots, regimes known before each entry, and
// what the prices say of following and of fading.
import { join } from 'node:path';
import type { Regime } from '#core/analytics/regimes/regime.ts';
import { contractKey } from '#core/market/instrument.ts';
import { type IsoDate, istDate } from '#core/market/ist.ts';
import { regimeBefore, regimeHistory } from '#core/pipeline/regimes.ts';
import type { FadePolicy } from '#core/rules/fades/fade-order.ts';
import { type RuleTrade, ruleTrade } from '#core/rules/rule-trade.ts';
import type { ReportedTrade } from '#core/signals/trade.ts';
import type { PriceHistory } from '#ports/price-history.ts';
import { ruleReadings } from '#runtime/rule-readings.ts';
import { dailySources, readDaily } from './daily-inputs.ts';

type LabelOn = (underlying: string, date: IsoDate) => Regime | undefined;

/** Regimes of all underlyings of a folder with `daily/` and `bars/`. */
export async function readRegimes(folder: string): Promise<LabelOn> {
  const labels = new Map<string, Map<IsoDate, Regime>>();
  for (const source of dailySources(join(folder, 'daily'), folder)) {
    const { bars } = await readDaily(source);
    const own = regimeHistory(bars).map(({ date, regime }) => [date, regime] as const);
    labels.set(source.underlying, new Map(own));
  }
  return (underlying, date) => labels.get(underlying)?.get(date);
}

export interface RuleSources {
  readonly history: PriceHistory;
  readonly labelOn: LabelOn;
  readonly lotOf: (contract: string) => number | undefined;
  readonly fade: FadePolicy;
  readonly onTrades: (done: number, total: number) => void;
}

export async function readRuleTrades(
  trades: readonly ReportedTrade[],
  { history, labelOn, lotOf, fade, onTrades }: RuleSources,
): Promise<readonly RuleTrade[]> {
  const lotOfTrade = ({ instrument }: ReportedTrade) => lotOf(contractKey(instrument));
  const readings = await ruleReadings(trades, history, { fade, lotOf: lotOfTrade, onTrades });
  return trades.map((trade, place) => {
    const reading = readings[place];
    if (reading === undefined) throw new Error(`trade ${trade.tradeId}: expected a reading`);
    const { underlying } = trade.instrument;
    const { regime } = regimeBefore(underlying, istDate(trade.entryAt), labelOn);
    return ruleTrade(trade, { ...reading, regime, lot: lotOfTrade(trade) });
  });
}
