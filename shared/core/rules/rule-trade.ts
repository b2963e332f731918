// What a rule is learnt from: a measured trade, its situation, which way the market had to go, and what
// fading it would have brought.
import type { CellFeatures } from '#core/analytics/cells/cell.ts';
import type { TradeExcursion } from '#core/analytics/excursions/trade-excursion.ts';
import type { Regime } from '#core/analytics/regimes/regime.ts';
import { orderValue, type Paise } from '#core/market/money.ts';
import { sentimentOf } from '#core/market/sentiment.ts';
import { measuredTrade } from '#core/pipeline/analysis.ts';
import type { CellTrade } from '#core/pipeline/cell-metrics.ts';
import { countedTrade } from '#core/pipeline/excursions.ts';
import { type TradeFeatures, tradeFeatures } from '#core/pipeline/features.ts';
import { directionOf, type ReportedTrade } from '#core/signals/trade.ts';
import type { Fade } from './fades/fade.ts';

export interface RuleTrade extends CellTrade {
  readonly advisorId: string;
  /** +1 when the trade gains as the market rises. */
  readonly direction: 1 | -1;
  /** +1 an option bought, -1 one sold, 0 anything else. */
  readonly premium: 1 | -1 | 0;
  /** Price x quantity at entry. */
  readonly entryValuePaise: Paise;
  readonly fade: Fade;
}

/** What is known of a trade beside its report. */
export interface TradeKnowledge {
  readonly lot: number | undefined;
  readonly regime: Regime;
  readonly excursion: TradeExcursion;
  readonly fade: Fade;
}

/** The trade with the outcome that counts; one that was never filled is held as claimed until then. */
export function ruleTrade(claimed: ReportedTrade, known: TradeKnowledge): RuleTrade {
  const counted = countedTrade(claimed, known.excursion) ?? claimed;
  const features = tradeFeatures(counted, known.lot);
  return {
    ...measuredTrade(claimed, counted, features, known.excursion),
    ...situationOf(features, known.regime),
    advisorId: claimed.advisorId,
    direction: sentimentOf(claimed.instrument, claimed.side),
    premium: claimed.instrument.kind === 'OPT' ? directionOf(claimed.side) : 0,
    entryValuePaise: orderValue(claimed.entryPrice, features.quantity),
    fade: known.fade,
  };
}

const situationOf = (features: TradeFeatures, regime: Regime): CellFeatures => ({
  category: features.category,
  period: features.period,
  periodInferred: features.periodInferred,
  regime,
  weekday: features.weekday,
  timeSession: features.timeSession,
});
