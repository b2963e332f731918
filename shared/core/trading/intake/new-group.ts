// The trade that a sized signal becomes: its legs, how its entry is made, and until when.

import { sessionEnd } from '#core/market/calendar.ts';
import { contractKey } from '#core/market/instrument.ts';
import { addDays, type Instant, type IsoDate, istDate } from '#core/market/ist.ts';
import { roundToTick, tickDirection } from '#core/market/tick.ts';
import { segmentOf } from '#core/market/time-session.ts';
import { directionOf } from '#core/signals/trade.ts';
import type { Turn } from '../engine/turn.ts';
import type { EntryStyle, GroupLeg, TradeGroup } from '../groups/trade-group.ts';
import { legsOf } from '../legs.ts';
import type { Venue } from '../orders/order.ts';
import { lastSafeDate } from '../overnight/safe-date.ts';
import { productOf } from './contract-figures.ts';
import type { Sized } from './decision.ts';
import type { SizeInput } from './size.ts';

const MINUTE = 60_000;

export interface GroupPlan extends SizeInput {
  readonly groupId: string;
  readonly venue: Venue;
  readonly sized: Sized;
}

/** RESERVING, its legs without orders and money yet. */
export function newGroup(turn: Turn, plan: GroupPlan): TradeGroup {
  const { idea, choice, levels, figures, money, sized } = plan;
  const { instrument, period } = idea;
  const style = entryStyle(turn, plan);
  return {
    ...{ groupId: plan.groupId, signalId: idea.signalId, advisorId: idea.advisorId },
    ...{ ruleKey: choice.rule?.ruleKey ?? null, direction: choice.direction, venue: plan.venue },
    ...{ instrument, contract: contractKey(instrument), category: figures.category, period },
    product: productOf(period, instrument),
    ...{ side: levels.side, sentiment: levels.sentiment, style },
    // Advised prices may lie beside the tick, which the exchange rejects: a limit goes to our side.
    entry: roundToTick(idea.entry, figures.tick, tickDirection(levels.side, 'LIMIT')),
    ...{ initialStop: levels.stop, stop: levels.stop, targets: levels.targets },
    ...{ caps: levels.caps, lotSize: figures.lotSize, tick: figures.tick, ...money },
    ...{ boosted: sized.boost > 1, phase: 'RESERVING', targetsHit: 0 },
    legs: legsOf(sized.lots, levels.targets).map(
      (leg): GroupLeg => ({
        ...leg,
        ...{ entryOrderId: '', otherOrderIds: [], targetHit: false, exitCause: null },
        ...{ reservedPaise: 0, deployedPaise: 0, grossPaise: 0, costPaise: 0, netPaise: 0 },
      }),
    ),
    ...{ decidedAt: turn.at, entryDate: istDate(turn.at) },
    ...leavingTimes(turn, plan, style),
    ...{ averageEntry: null, openedAt: null, closedAt: null },
  };
}

/** At once near the last price; else waiting for it, in the market where our limit is better than it. */
function entryStyle(turn: Turn, { idea, levels }: GroupPlan): EntryStyle {
  const { marketIdeaPct, marketIdeaOptionPct } = turn.state.settings;
  const last = turn.state.quotes.get(idea.contract)?.price ?? idea.entry;
  const near = idea.instrument.kind === 'OPT' ? marketIdeaOptionPct : marketIdeaPct;
  if (Math.abs(idea.entry - last) <= (near / 100) * last) return 'MARKETABLE';
  return directionOf(levels.side) * (idea.entry - last) > 0 ? 'WATCHED' : 'RESTING';
}

function leavingTimes(turn: Turn, { idea }: GroupPlan, style: EntryStyle) {
  const { settings } = turn.state;
  const { instrument, period } = idea;
  const date = istDate(turn.at);
  const end = sessionEnd(date, segmentOf(instrument)) ?? turn.at;
  const flat: Instant = end - settings.squareOffMinutes * MINUTE;
  const validity =
    style === 'MARKETABLE'
      ? settings.marketableEntrySeconds * 1000
      : settings.entryValidityMinutes[period] * MINUTE;
  return {
    entryUntil: Math.min(turn.at + validity, flat),
    squareOffAt: period === 'INTRADAY' ? flat : null,
    lastDate: lastDate(turn, idea),
  };
}

/** The last date it may be held: its time, its expiry, and for stock derivatives days before that. */
function lastDate(turn: Turn, { instrument, period }: GroupPlan['idea']): IsoDate {
  const { holdingDays, stockExpiryDays } = turn.state.settings;
  const date = istDate(turn.at);
  const held = period === 'INTRADAY' ? date : addDays(date, holdingDays[period]);
  const safe = lastSafeDate(instrument, stockExpiryDays);
  return safe !== null && safe < held ? safe : held;
}
