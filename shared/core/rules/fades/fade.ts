// What doing the opposite of a trade would have brought: the side flipped at his fill, our stop at his
// first target, our target at his stop, costs and risk of our own. Never the negative of his outcome.
import type { IndexedPrices, TradeExcursion } from '#core/analytics/excursions/trade-excursion.ts';
import type { Instant } from '#core/market/ist.ts';
import type { Paise, Price } from '#core/market/money.ts';
import { tradeFeatures } from '#core/pipeline/features.ts';
import { directionOf, type ExitReason, type ReportedTrade } from '#core/signals/trade.ts';
import { FADE_POLICY, type FadePolicy, type FadeRefusal, fadeOrder } from './fade-order.ts';
import { type FadeExit, fadeOnTape } from './fade-tape.ts';

export interface FadeOutcome {
  readonly kind: 'outcome';
  /** TAPE: the levels were followed through the prices; CLAIM: his claim leaves no other outcome. */
  readonly source: 'TAPE' | 'CLAIM';
  readonly reason: ExitReason;
  readonly exitAt: Instant;
  readonly exitPrice: Price;
  readonly netPaise: Paise;
  /** Net P&L / our own initial risk. */
  readonly rMultiple: number;
}

export type Fade = FadeOutcome | { readonly kind: 'refused'; readonly refusal: FadeRefusal };

export interface FadeInputs {
  /** As he reported it. */
  readonly trade: ReportedTrade;
  readonly excursion: TradeExcursion;
  /** Those the excursion was read off; null = none. */
  readonly prices: IndexedPrices | null;
  readonly lot: number | undefined;
}

export function fadeOf(inputs: FadeInputs, policy: FadePolicy = FADE_POLICY): Fade {
  const { trade, excursion, prices, lot } = inputs;
  const order = fadeOrder(trade, policy);
  if (typeof order === 'string') return refused(order);
  if (excursion.kind === 'unfilled') return refused('UNFILLED');
  const onTape = excursion.kind === 'path' && prices !== null;
  const exit = onTape ? fadeOnTape(order, prices) : fadeOfClaim(trade, order);
  if (exit === null) return refused('NOT_CERTAIN');
  const closed: ReportedTrade = {
    ...order,
    exitAt: exit.at,
    exitPrice: exit.price,
    exitReason: exit.reason,
  };
  const { netPaise, rMultiple } = tradeFeatures(closed, lot);
  if (rMultiple === null) return refused('NO_LEVELS');
  return {
    kind: 'outcome',
    source: onTape ? 'TAPE' : 'CLAIM',
    reason: exit.reason,
    exitAt: exit.at,
    exitPrice: exit.price,
    netPaise,
    rMultiple,
  };
}

const refused = (refusal: FadeRefusal): Fade => ({ kind: 'refused', refusal });

/**
 * His claim as our outcome, where nothing else can have happened: his stop is our target, his target our
 * stop, any other exit left both untouched. A level of ours nearer than his may have been touched on the
 * way, so that only an exit beyond it, with the other one uncapped, is certain.
 */
export function fadeOfClaim(trade: ReportedTrade, order: ReportedTrade): FadeExit | null {
  const { exitAt, exitPrice, exitReason } = trade;
  const [target = exitPrice] = order.targets;
  const stop = order.stoploss ?? exitPrice;
  const way = directionOf(order.side);
  const stopCapped = stop !== trade.targets[0];
  const targetCapped = target !== trade.stoploss;
  const left = (reason: ExitReason, price: Price): FadeExit => ({ reason, at: exitAt, price });
  if (way * (exitPrice - stop) <= 0) {
    if (targetCapped) return null;
    return left('STOPLOSS_HIT', stopCapped ? stop : exitPrice);
  }
  if (way * (exitPrice - target) >= 0) {
    if (stopCapped) return null;
    return left('TARGET_HIT', targetCapped ? target : exitPrice);
  }
  if (stopCapped || targetCapped) return null;
  return left(exitReason === 'EXPIRED' ? 'EXPIRED' : 'ADVISOR_EXIT', exitPrice);
}
