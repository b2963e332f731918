// Invariant 7: kill switches stop new entries at once.
import { scopedOf } from '#core/trading/control/kill-switch.ts';
import { isInScope, scopeKey } from '#core/trading/control/operator-command.ts';
import type { Invariant } from './invariant.ts';

export const killSwitch: Invariant = {
  name: 'KILL_SWITCH',
  begin:
    () =>
    (happening, { store }) => {
      if (happening.kind !== 'sent' || happening.effect.kind !== 'place') return [];
      const { orderId, request } = happening.effect;
      if (request.kind !== 'SUPER') return [];
      const groupId = store.record('order', orderId)?.groupId;
      const group = groupId === undefined ? null : store.record('group', groupId);
      if (!group) return [];
      const kills = Object.values(store.record('controls', 'controls')?.kills ?? {});
      const stopped = kills.find(({ scope }) => isInScope(scope, scopedOf(group)));
      if (stopped === undefined) return [];
      return [`entry ${orderId}: expected none under ${scopeKey(stopped.scope)}, found it sent`];
    },
};
