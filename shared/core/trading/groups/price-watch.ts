// What groups do at a price: watched entries, targets that the broker does not hold, stops that did not work.
import { groupOf, type Turn } from '../engine/turn.ts';
import { want } from '../orders/placing.ts';
import { isEntryReached, sendEntries } from './entry.ts';
import { isPastStop, watchExposure } from './exposure.ts';
import { leaveWhereStopIsWorse } from './following.ts';
import { ordersOfGroup, workingOrder } from './leg-orders.ts';
import { reaches } from './limit-price.ts';
import type { TradeGroup } from './trade-group.ts';

export function watchPrices(turn: Turn, contract: string): void {
  for (const groupId of turn.state.groupsOf.get(contract) ?? []) {
    const group = groupOf(turn, groupId);
    if (group.phase === 'WATCHING' && isEntryReached(turn, group)) sendEntries(turn, groupId);
    if (group.openedAt === null) continue;
    takeTargets(turn, group);
    if (!isPastStop(turn, group) && !turn.state.uncovered.has(groupId)) continue;
    leaveWhereStopIsWorse(turn, groupId);
    watchExposure(turn, groupOf(turn, groupId));
  }
}

/** The stop order itself becomes the limit: two orders could both be filled. */
function takeTargets(turn: Turn, group: TradeGroup): void {
  const price = turn.state.quotes.get(group.contract)?.price;
  if (price === undefined) return;
  for (const view of ordersOfGroup(turn, group)) {
    const { leg, held } = view;
    if (held === 0 || leg.exitCause !== null || !reaches(group.side, price, leg.target)) continue;
    const stop = workingOrder(view, 'PROTECT');
    if (stop?.request.kind !== 'STOP' || stop.status === 'PLANNED' || stop.status === 'QUEUED')
      continue;
    want(turn, stop.orderId, { toLimit: true, price: leg.target });
  }
}
