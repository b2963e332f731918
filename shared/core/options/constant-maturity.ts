// The volatility of a maturity that no listed expiry has. A series of one contract drifts with its
// days to expiry and makes rank and percentile meaningless (market reference, section 9.5).

/** At-the-money volatility of one expiry. */
export type VolatilityTerm = {
  /** Calendar years to expiry. */
  readonly years: number;
  readonly volatility: number;
};

export type ConstantMaturity =
  | {
      readonly kind: 'volatility';
      readonly volatility: number;
      /** NEAREST: no expiry on one side, the other one lies within a week of the maturity. */
      readonly method: 'INTERPOLATED' | 'NEAREST';
    }
  | { readonly kind: 'refused'; readonly reason: 'NO_TERMS' | 'NOT_BRACKETED' };

/** 30 calendar days, the maturity of India VIX. */
export const THIRTY_DAYS = 30 / 365;

const NEAR_ENOUGH = 7 / 365;

/**
 * Straight line in total variance w = v^2 T between the nearest expiries on both sides:
 *
 *     w = w1 + (w2 - w1) (T - T1) / (T2 - T1);  v = sqrt(w / T)
 *
 * Only variance adds up over time, volatility does not. Stocks list monthly expiries only, so that
 * for some days a month no shorter one exists; then the nearest volatility stands when it is at most
 * seven days off. Expired terms, and terms without volatility, do not count.
 */
export function constantMaturityVolatility(
  terms: readonly VolatilityTerm[],
  maturity = THIRTY_DAYS,
): ConstantMaturity {
  const usable = terms
    .filter(({ years, volatility }) => isPositive(years) && isPositive(volatility))
    .sort((a, b) => a.years - b.years);
  const shorter = usable.findLast(({ years }) => years <= maturity);
  const longer = usable.find(({ years }) => years >= maturity);
  if (shorter && longer) {
    return {
      kind: 'volatility',
      volatility: interpolated(shorter, longer, maturity),
      method: 'INTERPOLATED',
    };
  }
  const nearest = shorter ?? longer;
  if (!nearest) return { kind: 'refused', reason: 'NO_TERMS' };
  if (Math.abs(nearest.years - maturity) > NEAR_ENOUGH) {
    return { kind: 'refused', reason: 'NOT_BRACKETED' };
  }
  return { kind: 'volatility', volatility: nearest.volatility, method: 'NEAREST' };
}

const isPositive = (value: number): boolean => value > 0 && value < Number.POSITIVE_INFINITY;

const totalVariance = ({ years, volatility }: VolatilityTerm): number => volatility ** 2 * years;

function interpolated(shorter: VolatilityTerm, longer: VolatilityTerm, maturity: number): number {
  if (shorter.years === longer.years) return shorter.volatility;
  const weight = (maturity - shorter.years) / (longer.years - shorter.years);
  const variance = (1 - weight) * totalVariance(shorter) + weight * totalVariance(longer);
  return Math.sqrt(variance / maturity);
}
