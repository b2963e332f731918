// What options are valued with besides their own prices.

/** Which forward an option was valued on, best first. SPOT leaves out dividends and carry. */
export const FORWARD_SOURCES = ['PARITY', 'FUTURE', 'SPOT'] as const;
export type ForwardSource = (typeof FORWARD_SOURCES)[number];

/**
 * Continuously compounded. The reference names about 6.5 % and calls the level unsure; a forward that
 * was seen makes the result insensitive to it (market reference, section 9.4).
 */
export const ASSUMED_RATE = 0.065;
