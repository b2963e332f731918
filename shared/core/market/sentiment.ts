// Which way the market has to go for a trade to gain (design, section 4): buying a put is bearish.
import type { Instrument } from '#core/market/instrument.ts';
import { directionOf, type Side } from '#core/signals/trade.ts';

/** +1 bullish, -1 bearish. */
export function sentimentOf(instrument: Instrument, side: Side): 1 | -1 {
  const isPut = instrument.kind === 'OPT' && instrument.optionType === 'PE';
  if (!isPut) return directionOf(side);
  return side === 'BUY' ? -1 : 1;
}
