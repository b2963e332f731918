// The last gates: risk, mode, and the one reservation that holds capital, intents and decision together.

import type { TradingDay } from '../engine/trading-day.ts';
import { nextId, putGroup, type Turn } from '../engine/turn.ts';
import type { GroupLeg, TradeGroup } from '../groups/trade-group.ts';
import { reserveLegs } from '../ledger/reservation.ts';
import type { Venue } from '../orders/order.ts';
import { planOrder } from '../orders/placing.ts';
import { approvedEntry, type EntryIntent } from '../risk/approved-entry.ts';
import type { ApprovedIntent } from '../risk/approved-intent.ts';
import type { Proposal } from '../risk/proposal.ts';
import { productOf } from './contract-figures.ts';
import type { GateVerdict, Sized } from './decision.ts';
import { failed, passed } from './gate-verdict.ts';
import { newGroup } from './new-group.ts';
import type { SizeInput } from './size.ts';

export type Reserved =
  | { readonly kind: 'reserved'; readonly groupId: string; readonly gates: readonly GateVerdict[] }
  | { readonly kind: 'refused'; readonly gates: readonly GateVerdict[] };

export interface ReserveInput extends SizeInput {
  readonly sized: Sized;
}

export function reserved(turn: Turn, input: ReserveInput, day: TradingDay): Reserved {
  const { choice } = input;
  const approval = approvedEntry(proposalOf(input), { state: turn.state, day, at: turn.at });
  if (approval.kind === 'refused') {
    const { reason, found, expected } = approval;
    return { kind: 'refused', gates: [failed('RISK', reason, found, expected)] };
  }
  const mode = day.mode[choice.direction];
  if (mode === 'shadow') {
    return { kind: 'refused', gates: [passed('RISK'), failed('MODE', 'SHADOW', mode, 'live')] };
  }
  const gates = [passed('RISK'), passed('MODE', mode)];
  const venue: Venue = mode === 'live' ? 'BROKER' : 'PAPER';
  const groupId = `G${nextId(turn)}`;
  const group = reserveLegs(turn, newGroup(turn, { ...input, groupId, venue }));
  if (group === null) {
    return { kind: 'refused', gates: [...gates, failed('RESERVATION', 'RESERVATION_REFUSED')] };
  }
  planEntries(turn, group, approval.approve);
  return { kind: 'reserved', groupId, gates: [...gates, passed('RESERVATION')] };
}

function proposalOf({ idea, choice, levels, figures, money, sized }: ReserveInput): Proposal {
  const { advisorId, instrument, contract, period, entry } = idea;
  const { category, lotSize, lotsPerOrder } = figures;
  return {
    ...{ advisorId, direction: choice.direction, instrument, contract, category, period },
    ...{ product: productOf(period, instrument), side: levels.side, entry, stop: levels.stop },
    ...{ targets: levels.targets, lots: sized.lots, lotSize, lotsPerOrder },
    marginPerLotPaise: money.marginPerLotPaise,
  };
}

/** One super order per leg. */
function planEntries(
  turn: Turn,
  group: TradeGroup,
  approve: (intent: EntryIntent) => ApprovedIntent,
): void {
  const legs = group.legs.map((leg): GroupLeg => {
    const intent = approve(entryIntent(group, leg));
    return { ...leg, entryOrderId: planOrder(turn, intent) };
  });
  putGroup(turn, { ...group, legs });
}

function entryIntent(group: TradeGroup, { legNumber, lots, target }: GroupLeg): EntryIntent {
  const { groupId, venue, contract, instrument, side, product, entry, stop, lotSize } = group;
  return {
    ...{ groupId, legNumber, purpose: 'ENTRY', venue },
    request: {
      ...{ kind: 'SUPER', contract, instrument, side, product },
      ...{ quantity: lots * lotSize, price: entry, target, stop },
    },
  };
}
