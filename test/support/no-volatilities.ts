// A store that knows no daily volatility: option trades have no rank.
import type { VolatilityHistory } from '#ports/volatility-history.ts';

export const NO_VOLATILITIES: VolatilityHistory = { between: async () => new Map() };
