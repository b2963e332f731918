// Invariant 6: a signal is decided once, and the reason can be read back, gate by gate.
import type { Decision } from '#core/trading/intake/decision.ts';
import type { Check, Invariant, Witness } from './invariant.ts';

export const decidedOnce: Invariant = {
  name: 'DECIDED_ONCE',
  begin: (): Check => {
    const decided = new Map<string, Decision>();
    const seen = new Set<string>();
    return (happening, witness) => {
      if (happening.kind === 'stepped' && happening.life === witness.life) {
        if (happening.event.kind === 'signal') seen.add(happening.event.signal._id);
        if (happening.event.kind === 'malformedSignal') seen.add(happening.event.signalId);
      }
      if (happening.kind === 'dayEnded') return withoutDecision(seen, witness);
      if (happening.kind !== 'committed' || happening.written !== 'WRITTEN') return [];
      return happening.commit.writes.flatMap((record) => {
        if (record.kind !== 'signal' || !record.value?.decision) return [];
        const before = decided.get(record.id);
        decided.set(record.id, record.value.decision);
        return wrongWith(before, record.value.decision);
      });
    };
  },
};

function wrongWith(before: Decision | undefined, now: Decision): readonly string[] {
  const { signalId, gates } = now;
  const last = gates.at(-1);
  if (last === undefined) return [`${signalId}: expected a verdict of a gate, found none`];
  const isTraded = now.outcome === 'TRADED' || now.outcome === 'REVERSED';
  if (isTraded !== last.pass) {
    return [`${signalId}: ${now.outcome}, expected its last gate to say so, found ${last.gate}`];
  }
  if (before === undefined || before.outcome === 'HELD' || isSame(before, now)) return [];
  // The entry of a trade that was decided came to be, or did not.
  if (before.groupId === now.groupId && now.groupId !== null && last.gate === 'ENTRY') return [];
  return [`${signalId}: expected ${before.outcome} as decided, found ${now.outcome}`];
}

const isSame = (a: Decision, b: Decision): boolean =>
  a.outcome === b.outcome && a.groupId === b.groupId && a.gates.length === b.gates.length;

function withoutDecision(seen: Set<string>, { store, state }: Witness): readonly string[] {
  if (state?.health !== 'RUNNING') return [];
  const missing = [...seen].filter((id) => {
    const record = store.record('signal', id);
    return record !== null && (record === undefined || record.decision === null);
  });
  seen.clear();
  return missing.map((id) => `${id}: expected a decision by the end of the day, found none`);
}
