// The trades that a scope is about.
import type { Turn } from '../engine/turn.ts';
import type { TradeGroup } from '../groups/trade-group.ts';
import { scopedOf } from './kill-switch.ts';
import { isInScope, type Scope } from './operator-command.ts';

/** Those that are not over. */
export const openGroupsIn = ({ state }: Turn, scope: Scope): readonly TradeGroup[] =>
  [...state.groupsOf.values()].flat().flatMap((groupId) => {
    const group = state.groups.get(groupId);
    return group !== undefined && isInScope(scope, scopedOf(group)) ? [group] : [];
  });
