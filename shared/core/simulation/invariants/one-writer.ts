// Invariant 5: at most one live writer. Nothing is written but under the newest lease, and whoever lost it sends
// no order but those that were written as sent while it held it.
import type { Check, Happening, Invariant, Witness } from './invariant.ts';

export const oneWriter: Invariant = {
  name: 'ONE_WRITER',
  begin: (): Check => {
    let newest = 0;
    return (happening, { store }) => {
      if (happening.kind === 'lifeBegun') newest = Math.max(newest, happening.life);
      if (happening.kind === 'committed') return written(happening, newest);
      return happening.kind === 'sent' ? sent(happening, newest, store) : [];
    };
  },
};

function written(
  { life, written, commit }: Extract<Happening, { kind: 'committed' }>,
  newest: number,
): readonly string[] {
  if (written !== 'WRITTEN' || life >= newest) return [];
  return [`commit ${commit.sequence} of life ${life}: expected it refused, found it written`];
}

function sent(
  { life, effect }: Extract<Happening, { kind: 'sent' }>,
  newest: number,
  store: Witness['store'],
): readonly string[] {
  if (effect.kind !== 'place' || life >= newest) return [];
  const order = store.record('order', effect.orderId);
  return order && order.sentAt !== null
    ? []
    : [`order ${effect.orderId}: expected silence of life ${life}, found it sent without a lease`];
}
