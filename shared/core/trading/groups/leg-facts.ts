// What the broker's evidence says about a group: what was paid, which targets were hit, how legs ended.
import type { Instant } from '#core/market/ist.ts';
import type { Turn } from '../engine/turn.ts';
import { type Fill, isTerminal, type Order } from '../orders/order.ts';
import { trailedStop } from '../trailing-chain.ts';
import { type LegOrders, ordersOfGroup } from './leg-orders.ts';
import { stopOnTick } from './limit-price.ts';
import type { ExitCause, GroupLeg, TradeGroup } from './trade-group.ts';

/** The group as its orders have it, its stop trailed behind the highest target that was hit. */
export function withFacts(turn: Turn, group: TradeGroup): TradeGroup {
  const views = ordersOfGroup(turn, group);
  const legs = views.map(legWithFacts);
  const fills = views.map(({ entry }) => entry.fill);
  const targetsHit = Math.max(
    group.targetsHit,
    ...legs.map(({ targetHit, legNumber }) => (targetHit ? legNumber : 0)),
  );
  const known: TradeGroup = {
    ...{ ...group, targetsHit, legs: isSame(legs, group.legs) ? group.legs : legs },
    averageEntry: averageOf(fills),
    openedAt: group.openedAt ?? firstOf(fills),
  };
  return { ...known, stop: stopBehind(known, group) };
}

const isSame = (a: readonly GroupLeg[], b: readonly GroupLeg[]): boolean =>
  a.every((leg, place) => leg === b[place]);

function averageOf(fills: readonly Fill[]): number | null {
  const units = fills.reduce((sum, { quantity }) => sum + quantity, 0);
  if (units === 0) return null;
  const [only] = fills;
  if (fills.length === 1 && only !== undefined) return only.averagePrice;
  const value = fills.reduce((sum, fill) => sum + fill.quantity * (fill.averagePrice ?? 0), 0);
  return value / units;
}

function firstOf(fills: readonly Fill[]): Instant | null {
  const times = fills.flatMap(({ firstAt }) => (firstAt === null ? [] : [firstAt]));
  return times.length > 0 ? Math.min(...times) : null;
}

/** Several targets at once are handled by the highest; a stop never loosens. */
function stopBehind(group: TradeGroup, before: TradeGroup): number {
  const { side, averageEntry, targets, stop, targetsHit } = group;
  if (averageEntry === null || targetsHit <= before.targetsHit) return stop;
  const position = { side, averageEntry, targets, stoploss: stop };
  const behind = stopOnTick(group, trailedStop(position, targetsHit));
  return side === 'BUY' ? Math.max(stop, behind) : Math.min(stop, behind);
}

function legWithFacts(view: LegOrders): GroupLeg {
  const { leg } = view;
  const targetHit = leg.targetHit || isTargetHit(view);
  const exitCause = leg.exitCause ?? endedBy(view);
  return targetHit === leg.targetHit && exitCause === leg.exitCause
    ? leg
    : { ...leg, targetHit, exitCause };
}

/** A fill, at least in part: a triggered target is no proof. */
const isTargetHit = ({ leg, entry, others }: LegOrders): boolean =>
  (entry.target?.fill.quantity ?? 0) > 0 ||
  (leg.exitCause === null && others.some((order) => isWatchedTarget(order) && isFilled(order)));

/** Protection that became the target: the same order, now a limit. */
const isWatchedTarget = ({ purpose, request }: Order): boolean =>
  purpose === 'PROTECT' && request.kind === 'LIMIT';

const isFilled = ({ fill }: Order): boolean => fill.quantity > 0;

/** Once it was filled, and all of it is closed. */
function endedBy(view: LegOrders): ExitCause | null {
  const { entry, held } = view;
  if (entry.fill.quantity === 0 || held > 0 || !isTerminal(entry)) return null;
  return isTargetHit(view) ? 'TARGET' : 'STOP';
}
