// India VIX: the exchange's own 30-day volatility of NIFTY, in percent. It stands in where options of
// NIFTY were not recorded long enough (market reference, section 9.5).

/** Its symbol among daily bars, and the only underlying it speaks for. */
export const INDIA_VIX = { symbol: 'INDIAVIX', underlying: 'NIFTY' } as const;

/** 13.25 -> 0.1325. */
export const vixVolatility = (close: number): number => close / 100;
