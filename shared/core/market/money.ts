// Money is integer paise; prices are rupees with at most four decimals and are multiplied exactly.

/** Integer paise (Rs 1 = 100). */
export type Paise = number;

/** Price in rupees or index points, at most four decimals. */
export type Price = number;

const PRICE_SCALE = 10_000;

/** Nearest integer, halves away from zero. */
export const roundHalfAway = (value: number): number =>
  Math.sign(value) * Math.round(Math.abs(value));

/** (to - from) x quantity in paise, exact for prices of up to four decimals. */
export function priceMoveValue(from: Price, to: Price, quantity: number): Paise {
  const move = Math.round(to * PRICE_SCALE) - Math.round(from * PRICE_SCALE);
  return roundHalfAway((move * quantity * 100) / PRICE_SCALE);
}

/** price x quantity in paise. */
export const orderValue = (price: Price, quantity: number): Paise =>
  priceMoveValue(0, price, quantity);
