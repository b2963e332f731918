// Invariant 2: no order without an intent written first, and no intent is ever placed twice.
import type { Stepped } from '../run/simulation.ts';
import type { Invariant } from './invariant.ts';

export const intentFirst: Invariant = {
  name: 'INTENT_FIRST',
  begin: () => {
    const placed = new Set<string>();
    return (happening, { store }) => {
      if (happening.kind === 'stepped') forgetRefused(placed, happening);
      if (happening.kind !== 'sent' || happening.effect.kind !== 'place') return [];
      const { orderId } = happening.effect;
      const isAgain = placed.has(orderId);
      placed.add(orderId);
      if (isAgain) return [`order ${orderId}: expected it placed once, found it placed again`];
      const written = store.record('order', orderId);
      return written ? [] : [`order ${orderId}: expected its intent written, found none`];
    };
  },
};

/** The broker's answer proved that it took nothing, for want of room under its order rate. */
function forgetRefused(placed: Set<string>, { event }: Stepped): void {
  if (event.kind === 'commandResult' && event.outcome.kind === 'RATE_LIMITED') {
    // A place goes by its order's id; what follows counts the attempts.
    placed.delete(event.commandId.split('/')[0] ?? '');
  }
}
