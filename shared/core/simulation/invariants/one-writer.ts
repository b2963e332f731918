// Invariant 5: at most one live writer: nothing is written but under the newest lease.
import type { Invariant } from './invariant.ts';

export const oneWriter: Invariant = {
  name: 'ONE_WRITER',
  begin: () => {
    let newest = 0;
    const fenced = new Set<number>();
    return (happening) => {
      if (happening.kind === 'lifeBegun') newest = Math.max(newest, happening.life);
      if (happening.kind === 'committed') {
        const { life, written, commit } = happening;
        if (written === 'REFUSED') fenced.add(life);
        if (written === 'WRITTEN' && life < newest) {
          return [`commit ${commit.sequence} of life ${life}: expected it refused, found written`];
        }
      }
      if (happening.kind !== 'sent' || !fenced.has(happening.life)) return [];
      const { kind } = happening.effect;
      const isHarmless = kind === 'notify' || kind === 'timer' || kind === 'commit';
      return isHarmless
        ? []
        : [`life ${happening.life}: expected silence after it was fenced, found a ${kind}`];
    };
  },
};
