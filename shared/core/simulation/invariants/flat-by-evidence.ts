// Invariant 4: nothing is marked flat without evidence from the broker.
import type { Invariant } from './invariant.ts';
import { heldByGroup } from './venue-truth.ts';

export const flatByEvidence: Invariant = {
  name: 'FLAT_BY_EVIDENCE',
  begin: () => (happening, witness) => {
    if (happening.kind !== 'committed' || happening.written !== 'WRITTEN') return [];
    const closed = happening.commit.writes.flatMap((record) =>
      record.kind === 'group' && record.value?.phase === 'CLOSED' ? [record.id] : [],
    );
    if (closed.length === 0) return [];
    const truth = heldByGroup(witness);
    return closed.flatMap((groupId) => {
      const held = truth.get(groupId)?.held ?? 0;
      if (held === 0) return [];
      return [`${groupId}: closed, expected nothing held, found ${held} units`];
    });
  },
};
