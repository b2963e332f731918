// Invariant 3: every filled quantity is covered by live stop quantity, or an alarm says why within seconds of when
// the engine could know; whatever it knows, within minutes.
import type { Instant } from '#core/market/ist.ts';
import type { EngineState } from '#core/trading/engine/engine-state.ts';
import { coveredQuantity, ordersOfGroup } from '#core/trading/groups/leg-orders.ts';
import type { TradeGroup } from '#core/trading/groups/trade-group.ts';
import type { Check, Happening, Invariant, Witness } from './invariant.ts';
import { heldByGroup } from './venue-truth.ts';

/** Messages take their time, and the engine its own limit. */
const GRACE_MS = 10_000;
/** Two comparisons of the books in a row can fail. */
const UNSEEN_MS = 180_000;

export const stopCovered: Invariant = {
  name: 'STOP_COVERED',
  begin: (): Check => {
    const known = gaps();
    const true_ = gaps();
    let looked: Instant = 0;
    return (happening, witness) => {
      for (const about of alarmsOf(happening)) {
        known.told(about);
        true_.told(about);
      }
      if (happening.kind === 'lifeBegun' || happening.kind === 'dayBegun') {
        known.forget();
        true_.forget();
      }
      const { state } = witness;
      const isOpen = state !== null && Object.values(state.sessions).includes('OPEN');
      // Once a second is often enough for a limit of seconds.
      if (!isOpen || happening.at < looked + 1_000) return [];
      looked = happening.at;
      const limit = state.settings.unprotectedSeconds * 1_000 + GRACE_MS;
      return [
        ...known.found(uncoveredByBelief(state), happening.at, limit),
        ...true_.found(uncoveredInTruth(witness), happening.at, limit + UNSEEN_MS),
      ];
    };
  },
};

/** Groups without full cover, since when, and who was told. */
function gaps() {
  const since = new Map<string, Instant>();
  const told = new Set<string>();
  return {
    told: (groupId: string) => void told.add(groupId),
    forget: () => since.clear(),
    found: (open: ReadonlyMap<string, string>, at: Instant, limit: number): readonly string[] => {
      for (const groupId of since.keys()) {
        if (open.has(groupId)) continue;
        since.delete(groupId);
        told.delete(groupId);
      }
      return [...open].flatMap(([groupId, text]) => {
        const from = since.get(groupId) ?? at;
        since.set(groupId, from);
        if (at - from <= limit || told.has(groupId)) return [];
        told.add(groupId);
        return [`${groupId}: ${text} for ${(at - from) / 1000} s, expected an alarm, found none`];
      });
    },
  };
}

const alarmsOf = (happening: Happening): readonly string[] =>
  happening.kind === 'stepped'
    ? happening.result.effects.flatMap((effect) =>
        effect.kind === 'notify' && effect.level === 'ALARM' ? [effect.about] : [],
      )
    : [];

function uncoveredByBelief(state: EngineState): ReadonlyMap<string, string> {
  const open = new Map<string, string>();
  for (const groupId of [...state.groupsOf.values()].flat()) {
    const group = state.groups.get(groupId);
    if (group !== undefined) addGap(open, groupId, believed(state, group));
  }
  return open;
}

function believed(state: EngineState, group: TradeGroup): { held: number; covered: number } {
  const legs = ordersOfGroup({ state } as Parameters<typeof ordersOfGroup>[0], group);
  return legs.reduce(
    (sum, { held, entry, others }) => ({
      held: sum.held + held,
      covered:
        sum.covered +
        Math.min(
          held,
          [entry, ...others].reduce((all, order) => all + coveredQuantity(order), 0),
        ),
    }),
    { held: 0, covered: 0 },
  );
}

function uncoveredInTruth(witness: Witness): ReadonlyMap<string, string> {
  const open = new Map<string, string>();
  for (const [groupId, { held, covered }] of heldByGroup(witness)) {
    addGap(open, groupId, { held: Math.abs(held), covered });
  }
  return open;
}

function addGap(
  open: Map<string, string>,
  groupId: string,
  { held, covered }: { readonly held: number; readonly covered: number },
): void {
  if (held > covered) open.set(groupId, `${held} units held, ${covered} covered`);
}
