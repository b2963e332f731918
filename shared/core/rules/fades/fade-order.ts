// What the order of a fade would be, from what is known at the advisor's entry alone, or why there is none.
import { directionOf, type ReportedTrade } from '#core/signals/trade.ts';

export const FADE_REFUSALS = [
  /** He published no stop or no target, or one on the wrong side of the fill: no levels for us. */
  'NO_LEVELS',
  /** Shares cannot be held short over a night. */
  'OVERNIGHT_EQUITY',
  'NAKED_SHORT_OPTION',
  /** His fill was not traded. */
  'UNFILLED',
  /** Without prices, and what he claims does not tell what our levels did. */
  'NOT_CERTAIN',
] as const;
export type FadeRefusal = (typeof FADE_REFUSALS)[number];

/** Those that are known at the entry. */
export type FadeOrderRefusal = Exclude<FadeRefusal, 'UNFILLED' | 'NOT_CERTAIN'>;

export interface FadePolicy {
  /** Stop and target lie at most this share of the entry away. */
  readonly capShare: number;
  readonly nakedShortOptions: boolean;
}

export const FADE_POLICY: FadePolicy = { capShare: 0.3, nakedShortOptions: false };

/** What of his trade an order against it follows from. */
export type FadedIdea = Pick<
  ReportedTrade,
  'instrument' | 'side' | 'entryPrice' | 'stoploss' | 'targets' | 'period'
>;

/** Our order beside his, everything known at the entry; whatever else he says is left as it is. */
export function fadeOrder<T extends FadedIdea>(
  trade: T,
  { capShare, nakedShortOptions }: FadePolicy,
): T | FadeOrderRefusal {
  const { instrument, side, entryPrice, stoploss, period } = trade;
  const [target] = trade.targets;
  if (instrument.kind === 'EQ' && period !== 'INTRADAY') return 'OVERNIGHT_EQUITY';
  if (instrument.kind === 'OPT' && side === 'BUY' && !nakedShortOptions) {
    return 'NAKED_SHORT_OPTION';
  }
  if (stoploss === null || target === undefined) return 'NO_LEVELS';
  const way = directionOf(side);
  const reward = way * (target - entryPrice);
  const risk = way * (entryPrice - stoploss);
  if (!(reward > 0 && risk > 0)) return 'NO_LEVELS';
  const cap = capShare * entryPrice;
  return {
    ...trade,
    side: side === 'BUY' ? 'SELL' : 'BUY',
    stoploss: reward > cap ? entryPrice + way * cap : target,
    targets: [risk > cap ? entryPrice - way * cap : stoploss],
  };
}
