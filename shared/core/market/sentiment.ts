// Which way the market has to go for a trade to gain (design, section 4): buying a put is bearish.
import type { Instrument, OptionType } from '#core/market/instrument.ts';
import { directionOf, type Side } from '#core/signals/trade.ts';

/** What of an instrument decides. */
interface Kind {
  readonly kind: Instrument['kind'];
  readonly optionType?: OptionType | null;
}

/** +1 bullish, -1 bearish. */
export function sentimentOf(instrument: Kind, side: Side): 1 | -1 {
  const isPut = instrument.kind === 'OPT' && instrument.optionType === 'PE';
  if (!isPut) return directionOf(side);
  return side === 'BUY' ? -1 : 1;
}
