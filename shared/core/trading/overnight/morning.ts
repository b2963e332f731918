// What the night may have changed: contracts that come near their end, bans, corporate actions, and orders
// the broker no longer has. Safe to do again on the same date.
import type { IsoDate } from '#core/market/ist.ts';
import { alarm, putGroup, type Turn } from '../engine/turn.ts';
import { withdrawEntries } from '../groups/exit.ts';
import { setGroupTimers } from '../groups/leaving-time.ts';
import type { TradeGroup } from '../groups/trade-group.ts';
import { askForBooks } from '../reconcile/book-query.ts';
import { applyCorporateAction } from './corporate-action.ts';
import { lastSafeDate } from './safe-date.ts';

/** Called when the day is stored. `isNewDate` is false after a restart on the same date. */
export function morning(turn: Turn, isNewDate: boolean): void {
  const { day } = turn.state;
  if (day === null) throw new Error('morning: expected the day to be stored, found none');
  if (isNewDate) for (const action of day.corporateActions) applyCorporateAction(turn, action);
  for (const group of openGroups(turn)) {
    leaveInTime(turn, group, day.date);
    if (isBanned(group, day.banned)) withdrawEntries(turn, group.groupId);
  }
  askForBooks(turn);
}

const openGroups = ({ state }: Turn): readonly TradeGroup[] =>
  [...state.groupsOf.values()].flat().flatMap((groupId) => {
    const group = state.groups.get(groupId);
    return group === undefined ? [] : [group];
  });

/** Also where the expiry moved since the trade was made. */
function leaveInTime(turn: Turn, group: TradeGroup, today: IsoDate): void {
  const { groupId, lastDate, contract } = group;
  const safe = lastSafeDate(group.instrument, turn.state.settings.stockExpiryDays);
  const last = safe === null || (lastDate !== null && lastDate <= safe) ? lastDate : safe;
  const next = last === lastDate ? group : { ...group, lastDate: last };
  if (next !== group) putGroup(turn, next);
  setGroupTimers(turn, next);
  if (safe === null || safe > today) return;
  alarm(turn, 'EXPIRY_EXIT', groupId, `${groupId}: ${contract} has to leave by ${safe}`);
}

/** Only orders that reduce a position. Shares are not concerned. */
const isBanned = ({ instrument }: TradeGroup, banned: readonly string[]): boolean =>
  instrument.kind !== 'EQ' && banned.includes(instrument.underlying);
