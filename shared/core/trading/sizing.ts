// How many lots a signal is worth: the share of the book that may be lost, and every cap on top (design,
// sizing). Less than one lot is a refusal that names what was too small.
import type { TrustFlag } from '#core/analytics/trust.ts';
import type { Paise } from '#core/market/money.ts';
import type { TradeRefusal } from './refusal.ts';

/** Of the size: a record on the watchlist counts half, an untrusted one never. */
export const TRUST_SHARE: Readonly<Record<TrustFlag, number>> = {
  TRUSTED: 1,
  WATCHLIST: 0.5,
  UNTRUSTED: 0,
};

export interface SizingInput {
  /** Opening of the day of the book that trades. */
  readonly bookPaise: Paise;
  /** f: share of the book to risk per R, shrunk and capped. */
  readonly riskShare: number;
  readonly trustShare: number;
  /** 1, or the crowd's. */
  readonly boost: number;
  /** Loss of one lot at the stop. */
  readonly riskPerLotPaise: Paise;
  readonly marginPerLotPaise: Paise;
  /** What is left of the category's budget. */
  readonly roomPaise: Paise;
  /** Lots that the exchange takes, all legs together; infinite = no limit. */
  readonly orderLimitLots: number;
}

export const SIZE_LIMITS = ['RISK_BELOW_ONE_LOT', 'CATEGORY_BUDGET', 'ORDER_LIMIT'] as const;
export type SizeLimit = (typeof SIZE_LIMITS)[number];

export type Sizing =
  | { readonly kind: 'lots'; readonly lots: number }
  | { readonly kind: 'refused'; readonly refusal: Extract<TradeRefusal, SizeLimit | 'UNTRUSTED'> };

/** Throws RangeError for a lot that risks nothing or needs no margin: its size would be without bound. */
export function sizeOf(input: SizingInput): Sizing {
  const { riskPerLotPaise, marginPerLotPaise, trustShare } = input;
  if (!(riskPerLotPaise > 0 && marginPerLotPaise > 0)) {
    throw new RangeError(
      `sizing: expected risk and margin of a lot > 0, found ${riskPerLotPaise} and ${marginPerLotPaise} paise`,
    );
  }
  if (trustShare === 0) return { kind: 'refused', refusal: 'UNTRUSTED' };
  const caps: Readonly<Record<SizeLimit, number>> = {
    RISK_BELOW_ONE_LOT:
      (input.riskShare * input.bookPaise * trustShare * input.boost) / riskPerLotPaise,
    CATEGORY_BUDGET: input.roomPaise / marginPerLotPaise,
    ORDER_LIMIT: input.orderLimitLots,
  };
  const lots = Math.floor(Math.min(...Object.values(caps)));
  if (lots >= 1) return { kind: 'lots', lots };
  const refusal = SIZE_LIMITS.find((limit) => caps[limit] < 1) ?? 'RISK_BELOW_ONE_LOT';
  return { kind: 'refused', refusal };
}
